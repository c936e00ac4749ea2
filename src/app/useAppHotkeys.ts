import { useMemo } from 'react';
import type { Hotkey } from '../ui/hotkeys.ts';
import { useHotkeys } from '../ui/useHotkeys.ts';
import { useServices } from './useServices.ts';
import type { Services } from './wiring.ts';

/** Every shortcut of the page; Help lists them. */
export function appHotkeys({ experiment, training, trainer, app, own }: Services): readonly Hotkey[] {
  const toggle = () => {
    const { kind } = training.getState().status;
    if (kind === 'running') trainer.pause();
    else if (kind === 'paused') trainer.resume();
    else trainer.train();
  };
  const undoes = () => (app.getState().view === 'data' ? own : experiment).getState();
  return [
    { keys: 'Ctrl+Enter', label: 'Train, pause or resume', inFields: true, run: toggle },
    { keys: '.', label: 'One step', run: () => trainer.step() },
    { keys: '>', label: 'To the end of the epoch', run: () => trainer.epoch() },
    { keys: 'Ctrl+.', label: 'Stop, and keep the model', run: () => trainer.stop() },
    { keys: 'Ctrl+Z', label: 'Undo', run: () => undoes().undo() },
    { keys: 'Ctrl+Shift+Z', label: 'Redo', run: () => undoes().redo() },
    { keys: '?', label: 'This sheet', run: () => app.setState({ helpOpen: true }) },
    { keys: 'Ctrl+Y', label: 'Redo', run: () => undoes().redo() },
  ];
}

/** Listens for the page's shortcuts. */
export function useAppHotkeys(): void {
  const services = useServices();
  useHotkeys(useMemo(() => appHotkeys(services), [services]));
}
