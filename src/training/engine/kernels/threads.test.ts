import { describe, expect, test } from 'vitest';
import { cutFunctions, state, type ThreadStart } from './threadSlot.ts';
import { createThreads, oneThread, partsOf, type ThreadWorker } from './threads.ts';

const pieces = [[1], [2], [3]];

/** Threads of which two others are as they are told to be, and which pieces this one computed. */
function started({ longest = 50 } = {}) {
  const slots: Int32Array[] = [];
  const computed: number[] = [];
  let ended = 0;
  const start = (): ThreadWorker => ({
    postMessage: ({ slot }: ThreadStart) => void slots.push(slot),
    addEventListener: () => undefined,
    terminate: () => void ended++,
  });
  const call = (_: string, numbers: readonly number[]) => void computed.push(...numbers);
  const code = {} as Omit<ThreadStart, 'slot'>;
  const threads = createThreads(call, code, { others: 2, start, longest });
  const set = (i: number, to: number) => void Atomics.store(slots[i] as Int32Array, 0, to);
  return { threads, slots, computed, set, ended: () => ended };
}

describe('createThreads', () => {
  test('until others are ready, this thread computes all', () => {
    const { threads, computed } = started();
    expect(threads.count()).toBe(1);
    threads.run('multiply', pieces);
    expect(computed).toEqual([1, 2, 3]);
  });

  test('what another has not begun when this one is done, this one computes, and it may be asked again', () => {
    const { threads, computed, slots, set } = started();
    set(0, state.IDLE);
    expect(threads.count()).toBe(2);
    threads.run('multiply', pieces);
    expect(computed).toEqual([1, 3, 2]);
    expect([...(slots[0] as Int32Array).subarray(0, 4)]).toEqual([
      state.IDLE,
      cutFunctions.indexOf('multiply'),
      1,
      2,
    ]);
  });

  test('one that gave up, or is silent in the middle of a piece, fails whatever is computed from then on', () => {
    for (const broken of [state.RUNNING, state.FAILED]) {
      const { threads, slots, set } = started();
      set(0, state.IDLE);
      // As if the other had begun while this one computes.
      const call = threads.run.bind(threads, 'multiply', pieces);
      const { notify } = Atomics;
      Atomics.notify = () => Atomics.store(slots[0] as Int32Array, 0, broken);
      try {
        expect(call).toThrow('A thread of WebAssembly does not answer.');
      } finally {
        Atomics.notify = notify;
      }
      expect(call).toThrow('A thread of WebAssembly does not answer.');
    }
  });

  test('ends its workers', () => {
    const { threads, ended } = started();
    threads.close();
    expect(ended()).toBe(2);
  });
});

test('partsOf cuts all into parts that begin at multiples, and leaves small work whole', () => {
  const three = { count: () => 3 };
  expect(partsOf(three, 20, { unit: 8, work: 1e9 })).toEqual([
    [0, 8],
    [8, 16],
    [16, 20],
  ]);
  expect(partsOf(three, 10, { unit: 8, work: 1e9 })).toEqual([
    [0, 8],
    [8, 10],
  ]);
  expect(partsOf(three, 20, { work: 1000 })).toEqual([[0, 20]]);
  expect(
    partsOf(
      oneThread(() => undefined),
      20,
      { work: 1e9 },
    ),
  ).toEqual([[0, 20]]);
});
