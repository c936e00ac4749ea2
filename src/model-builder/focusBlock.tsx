import { flushSync } from 'react-dom';

/** Gives a block of the canvas the focus, so that keys act on it; nothing happens where it is not shown. */
export function focusBlock(name: string): void {
  // The edit is drawn first, and at once: a focus that came a frame later would be taken from whoever has it by then.
  flushSync(() => undefined);
  // Or the folded group that it stands in.
  const escaped = CSS.escape(name);
  document.querySelector<HTMLElement>(`[data-block="${escaped}"], [data-members~="${escaped}"]`)?.focus();
}

/** Whether keys act on a block now. */
export const hasBlockFocus = (): boolean => document.activeElement?.matches('[data-block]') ?? false;
