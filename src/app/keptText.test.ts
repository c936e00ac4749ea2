import { describe, expect, test } from 'vitest';
import type { KeepingState } from '../data/keepingStore.ts';
import { keptSentence, keptWord, sizeText } from './keptText.ts';

const kept: KeepingState = { experiment: 'kept', run: 'kept', own: 'kept', halt: null, reason: null };
const full = "This device's storage for the page is full.";

describe('keptWord', () => {
  test.each<[Partial<KeepingState>, string]>([
    [{}, 'Saved'],
    [{ experiment: 'writing' }, 'Saving…'],
    [{ run: 'writing' }, 'Saved'],
    [{ own: 'writing' }, 'Saving…'],
    [{ own: 'failed' }, 'Not saved'],
    [{ run: 'failed' }, 'Not saved'],
    [{ experiment: 'failed' }, 'Not saved'],
    [{ halt: 'other tab' }, 'Not saved'],
  ])('%j is %s', (state, word) => {
    expect(keptWord({ ...kept, ...state })).toBe(word);
  });
});

describe('keptSentence', () => {
  test('says nothing while everything is saved', () => {
    expect(keptSentence(kept)).toBeNull();
    expect(keptSentence({ ...kept, experiment: 'writing', run: 'writing', reason: full })).toBeNull();
  });

  test('names what is not saved, why, and what is safe', () => {
    expect(keptSentence({ ...kept, run: 'failed', reason: full })).toBe(
      `The trained run could not be saved. ${full} What was saved before is still there; what came after is only in this tab.`,
    );
    expect(keptSentence({ ...kept, own: 'failed', reason: full })).toMatch(
      /^What you did with your own pictures could not be saved\./,
    );
    expect(keptSentence({ ...kept, experiment: 'failed', run: 'failed', reason: full })).toMatch(
      /^The experiment and the trained run could not be saved\./,
    );
  });

  test('says who saves, or why nobody does', () => {
    expect(keptSentence({ ...kept, halt: 'other tab', reason: full })).not.toContain(full);
    expect(keptSentence({ ...kept, halt: 'refused', reason: full })).toContain(full);
  });
});

describe('sizeText', () => {
  test.each([
    [0, '0.0 kB'],
    [1234, '1.2 kB'],
    [9_912_345, '9.9 MB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
