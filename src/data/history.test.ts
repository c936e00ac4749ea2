import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type History, noHistory, redoLabel, redone, undoLabel, undone, withEdit } from './history.ts';

/** A text with its history, as the stores have it. */
function edited() {
  let value = '';
  let history: History<string> = noHistory;
  const step = (next: ReturnType<typeof undone<string>>) => {
    if (next) ({ value, ...history } = next);
  };
  return {
    value: () => value,
    past: () => history.past.length,
    labels: () => [undoLabel(history), redoLabel(history)],
    edit(after: string, { at = 0, key = null as string | null, always = false, most = Infinity } = {}) {
      history = withEdit(
        history,
        { label: `to ${after}`, mergeKey: key, time: at, before: value, after },
        { always, most },
      );
      value = after;
    },
    undo: () => step(undone(history)),
    redo: () => step(redone(history)),
  };
}

describe('withEdit, undone and redone', () => {
  test('go back and on, each step with its label', () => {
    const text = edited();
    expect(text.labels()).toEqual([null, null]);
    text.edit('a');
    text.edit('b');
    text.undo();
    expect([text.value(), ...text.labels()]).toEqual(['a', 'to a', 'to b']);
    text.undo();
    text.undo();
    expect([text.value(), ...text.labels()]).toEqual(['', null, 'to a']);
    text.redo();
    text.redo();
    text.redo();
    expect([text.value(), ...text.labels()]).toEqual(['b', 'to b', null]);
  });

  test('edits of one key are one within two seconds of the last of them', () => {
    const text = edited();
    for (const [after, at] of [
      ['1', 0],
      ['12', 1999],
      ['128', 3998],
    ] as const)
      text.edit(after, { at, key: 'units' });
    expect(text.past()).toBe(1);
    text.edit('1289', { at: 5998, key: 'units' });
    expect(text.past()).toBe(2);
    text.undo();
    text.undo();
    expect(text.value()).toBe('');
  });

  test('edits of other keys, or of none, stay apart', () => {
    const text = edited();
    text.edit('a', { key: 'x' });
    text.edit('b', { key: 'y' });
    text.edit('c');
    text.edit('d');
    expect(text.past()).toBe(4);
  });

  test('what always joins does so after any time', () => {
    const text = edited();
    text.edit('a', { key: 'import' });
    text.edit('b', { key: 'import', at: 1e9, always: true });
    text.undo();
    expect(text.value()).toBe('');
  });

  test('what was redone is joined by nothing', () => {
    const text = edited();
    text.edit('a', { key: 'x', at: 0 });
    text.undo();
    text.redo();
    text.edit('ab', { key: 'x', at: 1 });
    expect(text.past()).toBe(2);
    text.undo();
    expect(text.value()).toBe('a');
  });

  test('an edit after an undo drops what could have been redone', () => {
    const text = edited();
    text.edit('a');
    text.undo();
    text.edit('b');
    text.redo();
    expect([text.value(), ...text.labels()]).toEqual(['b', 'to b', null]);
  });

  test('all edits can be undone, or as many as are asked for', () => {
    for (const [most, first] of [
      [Infinity, ''],
      [200, '50'],
    ] as const) {
      const text = edited();
      for (let i = 1; i <= 250; i++) text.edit(String(i), { most });
      for (let i = 0; i < 300; i++) text.undo();
      expect(text.value()).toBe(first);
    }
  });

  test('all that is undone comes back by as many redos', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ after: fc.string(), key: fc.constantFrom(null, 'x', 'y') })),
        (edits) => {
          const text = edited();
          edits.forEach(({ after, key }, at) => text.edit(after, { key, at: at * 900 }));
          const last = text.value();
          const n = text.past();
          for (let i = 0; i < n; i++) text.undo();
          expect([text.value(), text.past()]).toEqual(['', 0]);
          for (let i = 0; i < n; i++) text.redo();
          expect([text.value(), text.past()]).toEqual([last, n]);
        },
      ),
    );
  });
});
