import { useEffect } from 'react';
import { type Hotkey, matches } from './hotkeys.ts';

/** Whether the key belongs to what has the focus: typing in a field, or a control that answers to Space and Enter. */
function isTaken(event: KeyboardEvent, hotkey: Hotkey): boolean {
  const { target } = event;
  if (hotkey.inFields || !(target instanceof HTMLElement)) return false;
  // Where what had the focus in a dialog is gone, the keys are the dialog's all the same.
  if (target === document.body && document.querySelector('[role=dialog][data-open]')) return true;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role=dialog], [role=application]') !== null
  );
}

/** Listens for the shortcuts as long as the view is there. `hotkeys` has to be stable. */
export function useHotkeys(hotkeys: readonly Hotkey[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const hotkey = hotkeys.find(({ keys }) => matches(keys, event));
      if (!hotkey || isTaken(event, hotkey)) return;
      event.preventDefault();
      event.stopPropagation();
      hotkey.run();
    };
    // Before the control that has the focus: a list answers to Enter whatever is held with it.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [hotkeys]);
}
