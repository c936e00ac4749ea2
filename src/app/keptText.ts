import type { Halt, KeepingState } from '../data/keepingStore.ts';

/** In a word, how what is on the page stands to what is on the device. */
export function keptWord({ experiment, run, own, halt }: KeepingState): 'Saved' | 'Saving…' | 'Not saved' {
  if (halt !== null || [experiment, run, own].includes('failed')) return 'Not saved';
  // A run is written every few seconds: what was said of it holds until the next is there.
  return experiment === 'writing' || own === 'writing' ? 'Saving…' : 'Saved';
}

const halted: Readonly<Record<Halt, string>> = {
  refused: 'Your work cannot be saved in this browser, and will be gone after a reload.',
  'other tab': 'Kernelscope is open in another tab, and that tab saves. Nothing done in this one is saved.',
  newer:
    'What is stored on this device was saved by a newer version of Kernelscope. It is left as it is, and nothing done here is saved: reload to get the newest version.',
  deleted: 'Everything stored on this device was deleted. Nothing is saved until you reload the page.',
};

/** What is not saved, why, and what of it is safe; null while everything is. */
export function keptSentence({ experiment, run, own, halt, reason }: KeepingState): string | null {
  if (halt !== null)
    return halt === 'refused' && reason !== null ? `${halted.refused} ${reason}` : halted[halt];
  const failed = [
    experiment === 'failed' && 'the experiment',
    run === 'failed' && 'the trained run',
    own === 'failed' && 'what you did with your own pictures',
  ].filter((thing) => thing !== false);
  if (failed.length === 0) return null;
  const things = failed.join(' and ');
  return `${things.charAt(0).toUpperCase()}${things.slice(1)} could not be saved. ${reason ?? ''} What was saved before is still there; what came after is only in this tab.`;
}

/** Bytes for people. */
export const sizeText = (bytes: number): string =>
  bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
