import { useMemo } from 'react';
import type { Hotkey } from '../ui/hotkeys.ts';
import { useHotkeys } from '../ui/useHotkeys.ts';
import { stepHistory } from './stepHistory.ts';
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
  const step = (direction: 'undo' | 'redo') => () => stepHistory({ experiment, own, app }, direction);
  return [
    { keys: 'Ctrl+Enter', label: 'Train, pause or resume', inFields: true, run: toggle },
    { keys: '.', label: 'One step', run: () => trainer.step() },
    { keys: '>', label: 'To the end of the epoch', run: () => trainer.epoch() },
    { keys: 'Ctrl+.', label: 'Stop, and keep the model', run: () => trainer.stop() },
    { keys: 'Ctrl+Z', label: 'Undo', run: step('undo') },
    { keys: 'Ctrl+Shift+Z', label: 'Redo', run: step('redo') },
    { keys: '?', label: 'This sheet', run: () => app.setState({ helpOpen: true }) },
    { keys: 'Ctrl+Y', label: 'Redo', run: step('redo') },
  ];
}

/** Listens for the page's shortcuts. */
export function useAppHotkeys(): void {
  const services = useServices();
  useHotkeys(useMemo(() => appHotkeys(services), [services]));
}
