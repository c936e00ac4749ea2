import type { ClipboardEvent } from 'react';
import type { Outcome } from './blockActions.ts';
import { actOnAll, clipOf, clipText, parseClip, pasteAfter } from './clip.ts';
import type { ModelSpec } from './spec.ts';

interface Options {
  readonly model: ModelSpec;
  /** Blocks that are meant together. */
  readonly marked: ReadonlySet<string>;
  readonly carryOut: (outcome: Outcome) => void;
  /** Says why nothing was done. */
  readonly refuse: (why: string) => void;
  /** For who cannot see it. */
  readonly say: (said: string) => void;
}

type Handler = (event: ClipboardEvent) => void;

/** Copying, cutting and pasting of the block that has the focus, or of all that are marked with it. */
export function useBlockClipboard({ model, marked, carryOut, refuse, say }: Options): {
  readonly onCopy: Handler;
  readonly onCut: Handler;
  readonly onPaste: Handler;
} {
  /** Null where another part of the page is meant. */
  const meant = ({ target }: ClipboardEvent) => {
    if (!(target instanceof HTMLElement)) return null;
    const { block, members = block } = target.dataset;
    const names = members?.split(' ') ?? [];
    const name = names.at(-1);
    return name === undefined ? null : { name, names: marked.has(name) ? marked : new Set(names) };
  };
  const copy = (event: ClipboardEvent) => {
    const blocks = meant(event);
    const clip = blocks && clipOf(model, blocks.names);
    if (!clip) return null;
    event.preventDefault();
    event.clipboardData.setData('text/plain', clipText(clip));
    return { names: blocks.names, count: clip.layers.length - 1 };
  };
  return {
    onCopy(event) {
      const copied = copy(event);
      if (copied) say(`Copied ${copied.count} ${copied.count === 1 ? 'block' : 'blocks'}`);
    },
    onCut(event) {
      const copied = copy(event);
      if (copied) carryOut(actOnAll(model, copied.names, 'cut'));
    },
    onPaste(event) {
      const blocks = meant(event);
      if (!blocks) return;
      try {
        const clip = parseClip(event.clipboardData.getData('text/plain'));
        if (!clip) return;
        event.preventDefault();
        carryOut(pasteAfter(model, blocks.name, clip));
      } catch (error) {
        refuse((error as Error).message);
        say((error as Error).message);
      }
    },
  };
}
