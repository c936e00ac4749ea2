import { useCallback } from 'react';
import { modelToTry, type ToTry, tryOut, type TryState } from './tryOut.ts';
import { useServices } from './useServices.ts';

/** Tries the newest model on pictures, one go at a time. */
export function useTryOut(): (found: ToTry) => void {
  const { app, experiment, ownActions, trainer, training } = useServices();
  return useCallback(
    (found) => {
      const model = modelToTry(training.getState().checkpoint, experiment.getState().experiment);
      if (!model || app.getState().tryOut.busy) return;
      const set = (state: Partial<TryState>) =>
        app.setState(({ tryOut: before }) => ({ tryOut: { ...before, ...state } }));
      void tryOut(found, model, {
        decode: (...args) => ownActions.decode(...args),
        predict: (args) => trainer.predict(args),
        set,
      });
    },
    [app, experiment, ownActions, trainer, training],
  );
}
