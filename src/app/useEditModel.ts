import { useCallback } from 'react';
import type { EditModel } from '../model-builder/edit.ts';
import { useServices } from './useServices.ts';

/** Changes the document's model as one undoable edit. */
export function useEditModel(): EditModel {
  const { experiment } = useServices();
  return useCallback(
    (label, model, mergeKey) =>
      experiment
        .getState()
        .edit(label, (document) => (document.model === model ? document : { ...document, model }), mergeKey),
    [experiment],
  );
}
