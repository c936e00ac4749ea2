import { redoLabel, undoLabel } from '../data/history.ts';
import { focusBlock, hasBlockFocus } from '../model-builder/focusBlock.tsx';
import { changedLayer } from '../model-builder/changedLayer.ts';
import { findLayer } from '../model-builder/spec.ts';
import type { Services } from './wiring.ts';

/**
 * Takes the last edit back, or brings it back: of own pictures in the Data view, else of the document, where it says what
 * came of it and selects the block that it is about.
 */
export function stepHistory(
  { experiment, own, app }: Pick<Services, 'experiment' | 'own' | 'app'>,
  direction: 'undo' | 'redo',
): void {
  const { view, selected } = app.getState();
  if (view === 'data') return own.getState()[direction]();
  const label = (direction === 'undo' ? undoLabel : redoLabel)(experiment.getState());
  if (label === null) return;
  const before = experiment.getState().experiment.model;
  experiment.getState()[direction]();
  const { model } = experiment.getState().experiment;
  const changed = changedLayer(before, model);
  const next = changed ?? (selected !== null && findLayer(model, selected) ? selected : null);
  const hadFocus = hasBlockFocus();
  app.setState({ selected: next, modelSaid: `${direction === 'undo' ? 'Undone' : 'Redone'}: ${label}` });
  if (hadFocus && next !== null) focusBlock(next);
}
