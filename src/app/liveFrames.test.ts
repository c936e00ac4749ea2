import { describe, expect, test } from 'vitest';
import type { ImageShape } from '../data/dataset.ts';
import { onPaper, storedAs } from '../data/ownPicture.ts';
import { createLiveFrames } from './liveFrames.ts';

/** A frame of 8×6 of one grey. */
const frameOf = (grey: number) => ({
  pixels: Uint8ClampedArray.from({ length: 192 }, (_, i) => (i % 4 === 3 ? 255 : grey)),
  width: 8,
  height: 6,
});

/** A camera whose frames get brighter, and a network that computes what it is told to. */
function live(target: Partial<{ drawn: boolean; inverted: boolean | null }> = {}) {
  const shape: ImageShape = [4, 4, 1];
  const sent: { pixels: Uint8Array; inverted: boolean }[] = [];
  const state = {
    grey: 10 as number | null,
    computed: null as Uint8Array | null,
    time: 0,
    target: { shape, fit: 'pad' as const, drawn: false, inverted: null as boolean | null, ...target },
  };
  const tick = createLiveFrames({
    grab: () => (state.grey === null ? null : frameOf((state.grey += 1))),
    target: () => state.target,
    send: (pixels, inverted) => sent.push({ pixels, inverted }),
    computed: () => state.computed,
    now: () => state.time,
  });
  return { state, sent, tick, shape };
}

describe('createLiveFrames', () => {
  test('sends what a file of the same picture would become', () => {
    const { sent, tick, shape } = live();
    tick();
    const { pixels, width, height } = frameOf(11);
    expect(sent).toEqual([
      {
        pixels: storedAs({ shape, fit: 'pad', inverted: false }, onPaper(pixels, width, height)),
        inverted: false,
      },
    ]);
  });

  test('drops frames while the last one is still being computed', () => {
    const { state, sent, tick } = live();
    tick();
    tick();
    expect(sent).toHaveLength(1);
    // What a run shows of the picture before is no answer.
    state.computed = new Uint8Array(16);
    tick();
    expect(sent).toHaveLength(1);
    state.computed = sent[0]?.pixels.slice() ?? null;
    tick();
    expect(sent).toHaveLength(2);
  });

  test('goes on after a second where no network answers', () => {
    const { state, sent, tick } = live();
    tick();
    state.time = 999;
    tick();
    expect(sent).toHaveLength(1);
    state.time = 1000;
    tick();
    expect(sent).toHaveLength(2);
  });

  test('sends nothing while the camera shows nothing', () => {
    const { state, sent, tick } = live();
    state.grey = null;
    tick();
    expect(sent).toEqual([]);
    state.grey = 0;
    tick();
    expect(sent).toHaveLength(1);
  });

  test('paper in the first frame inverts for a drawn set, until the person says otherwise', () => {
    const { state, sent, tick } = live({ drawn: true });
    state.grey = 200;
    tick();
    state.computed = sent.at(-1)?.pixels ?? null;
    state.grey = 20;
    tick();
    state.computed = sent.at(-1)?.pixels ?? null;
    state.target = { ...state.target, inverted: false };
    tick();
    expect(sent.map(({ inverted }) => inverted)).toEqual([true, true, false]);
    expect(sent.map(({ pixels }) => pixels[5])).toEqual([255 - 201, 255 - 21, 22]);
  });
});
