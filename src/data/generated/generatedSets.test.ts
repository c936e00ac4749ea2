import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openOffered, places } from '../../test/shippedDatasets.ts';
import { catalogue } from '../catalogue.ts';
import masks from './letterMasks.json' with { type: 'json' };

interface Drawn {
  readonly label: number;
  readonly pixels: Uint8Array;
}

/** Some pictures of a part, `from` up to, but without, `to`. */
async function draw(
  id: string,
  knobs: Readonly<Record<string, number>>,
  [from, to]: readonly [number, number],
  part: 'training' | 'test' = 'training',
): Promise<Drawn[]> {
  const set = await openOffered(id, knobs);
  await set.whenLoaded(part, places(from, to));
  const { pixels, labels } = set.gather(part, places(from, to));
  const size = pixels.length / labels.length;
  return [...labels].map((label, i) => ({ label, pixels: pixels.subarray(i * size, (i + 1) * size) }));
}

const hash = (pixels: Uint8Array) => createHash('md5').update(pixels).digest('hex');
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const dimensions = (pixels: Uint8Array) => {
  const channels = pixels.length === 28 * 28 ? 1 : 3;
  return { channels, side: Math.sqrt(pixels.length / channels) };
};
/** Ink of a bright figure on black, and its centre of mass from the middle, in pixels. */
function weigh({ pixels }: Drawn) {
  const { channels, side } = dimensions(pixels);
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i < side * side; i++) {
    const ink = (pixels[i * channels] ?? 0) / 255;
    area += ink;
    x += ink * ((i % side) + 0.5 - side / 2);
    y += ink * (Math.floor(i / side) + 0.5 - side / 2);
  }
  return { area, x: x / area, y: y / area };
}
/** How far a figure with `corners` corners is turned from standing on none, degrees: the angle of its moment of that order. */
function turnOf(drawn: Drawn, corners: number): number {
  const { side, channels } = dimensions(drawn.pixels);
  const centre = weigh(drawn);
  let [re, im] = [0, 0];
  for (let i = 0; i < side * side; i++) {
    const ink = drawn.pixels[i * channels] ?? 0;
    // From straight up, clockwise.
    const x = (i % side) + 0.5 - side / 2 - centre.x;
    const y = Math.floor(i / side) + 0.5 - side / 2 - centre.y;
    const angle = corners * Math.atan2(x, -y);
    const weight = ink * Math.hypot(x, y) ** corners;
    re += weight * Math.cos(angle);
    im += weight * Math.sin(angle);
  }
  return (Math.atan2(im, re) / corners / Math.PI) * 180;
}
/** The box around all ink: its middle, from the picture's, and its size. */
function boxOf({ pixels }: Drawn) {
  const { side } = dimensions(pixels);
  const inked = [...pixels.keys()].filter((i) => (pixels[i] ?? 0) > 127);
  const along = (values: number[]) => {
    const [low, high] = [Math.min(...values), Math.max(...values) + 1];
    return { middle: (low + high - side) / 2, length: high - low };
  };
  return { x: along(inked.map((i) => i % side)), y: along(inked.map((i) => Math.floor(i / side))) };
}

const generated = catalogue.filter((offer) => offer.generated).map(({ info }) => info);

describe.each(generated.map((info) => [info.id, info] as const))('%s', (id, info) => {
  test('is the same for the same seed, in whatever order it is made, and other pictures throughout for another', async () => {
    const [first, again, other] = await Promise.all([
      draw(id, { seed: 7 }, [0, 300]),
      draw(id, { seed: 7 }, [250, 300]),
      draw(id, { seed: 8 }, [0, 300]),
    ]);
    expect(again).toEqual(first.slice(250));
    const seen = new Set(first.map(({ pixels }) => hash(pixels)));
    expect(seen.size).toBe(300);
    expect(other.filter(({ pixels }) => seen.has(hash(pixels)))).toEqual([]);
    expect(other.map(({ label }) => label)).toEqual(first.map(({ label }) => label));
  });

  test('has as many of each class as it says, all of them early', async () => {
    const set = await openOffered(id);
    await set.load(1e6, ['training', 'validation', 'test']);
    for (const part of ['training', 'test'] as const) {
      const { labels } = set.gather(part, places(0, info[part].count));
      const counts = info.classNames.map((_, label) => labels.filter((other) => other === label).length);
      expect(counts).toEqual(info[part].classCounts);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      expect(new Set(labels.subarray(0, info.classNames.length)).size).toBe(info.classNames.length);
    }
  });

  test('is other pictures in the test than in training', async () => {
    const training = new Set((await draw(id, {}, [0, 400])).map(({ pixels }) => hash(pixels)));
    const tested = await draw(id, {}, [0, 400], 'test');
    expect(tested.filter(({ pixels }) => training.has(hash(pixels)))).toEqual([]);
  });
});

describe('shapes', () => {
  const plain = { position: 0, size: 0, rotation: 0, colour: 0, noise: 0 };
  const [triangle, star] = [2, 3];
  const ofClass = (all: readonly Drawn[], wanted: number) => all.filter(({ label }) => label === wanted);

  test('with every knob at 0 all of a class are one white figure in the middle, about as large as the others', async () => {
    const all = await draw('shapes', plain, [0, 80]);
    expect(new Set(all.map(({ label, pixels }) => `${label} ${hash(pixels)}`)).size).toBe(4);
    const areas = all.slice(0, 4).map((drawn) => weigh(drawn).area);
    // πr², 2r², 1.299r², 1.1226r² of the radii 11 × 0.8, 1, 1.15, 1.25.
    expect(areas).toBeAllclose([243.3, 242, 207.9, 212.2], { rtol: 0.01 });
    for (const drawn of all.slice(0, 4)) {
      expect(Math.hypot(weigh(drawn).x, weigh(drawn).y)).toBeLessThan(0.1);
      expect(new Set(drawn.pixels.filter((_, i) => i % 3 !== 0))).toEqual(
        new Set(drawn.pixels.filter((_, i) => i % 3 === 0)),
      );
    }
    expect(turnOf(all[triangle] as Drawn, 3)).toBeCloseTo(0, 1);
    expect(turnOf(all[star] as Drawn, 5)).toBeCloseTo(0, 1);
  });

  test('position is how far from the middle', async () => {
    const placed = async (position: number) =>
      (await draw('shapes', { ...plain, position, size: 0.6 }, [0, 400])).map(weigh);
    // A small figure's edge is sampled coarsely.
    for (const { x, y } of await placed(0)) expect(Math.hypot(x, y)).toBeLessThan(0.2);
    const [half, anywhere] = [await placed(0.5), await placed(1)];
    const spread = (all: typeof half) => deviation(all.flatMap(({ x, y }) => [x, y]));
    expect(spread(anywhere) / spread(half)).toBeCloseTo(2, 0);
    expect(Math.max(...anywhere.map(({ x }) => x))).toBeGreaterThan(7);
    expect(Math.min(...anywhere.map(({ y }) => y))).toBeLessThan(-7);
  });

  test('size varies areas down to nine hundredths of the largest', async () => {
    const areas = async (size: number) =>
      ofClass(await draw('shapes', { ...plain, size }, [0, 800]), 0).map((drawn) => weigh(drawn).area);
    expect(new Set(await areas(0)).size).toBe(1);
    const varied = await areas(1);
    // (1 − 0.7)² of π (0.8 × 11)².
    expect(Math.min(...varied)).toBeGreaterThan(0.09 * 243.3 * 0.95);
    expect(Math.min(...varied)).toBeLessThan(0.15 * 243.3);
    expect(Math.max(...varied)).toBeGreaterThan(0.95 * 243.3);
  });

  test('rotation turns by up to so many degrees, either way', async () => {
    const turns = ofClass(await draw('shapes', { ...plain, rotation: 40 }, [0, 800]), triangle).map((drawn) =>
      turnOf(drawn, 3),
    );
    expect(Math.max(...turns)).toBeLessThan(40.5);
    expect(Math.max(...turns)).toBeGreaterThan(36);
    expect(Math.min(...turns)).toBeGreaterThan(-40.5);
    expect(Math.min(...turns)).toBeLessThan(-36);
  });

  test('colour goes from white on black to full colours on a dark one', async () => {
    const middles = async (colour: number) =>
      (await draw('shapes', { ...plain, colour }, [0, 400])).map(({ pixels }) => {
        const at = (16 * 32 + 16) * 3;
        return { figure: [...pixels.subarray(at, at + 3)], ground: [...pixels.subarray(0, 3)] };
      });
    for (const { figure, ground } of await middles(0)) {
      expect(figure).toEqual([255, 255, 255]);
      expect(ground).toEqual([0, 0, 0]);
    }
    const coloured = await middles(1);
    for (const { figure, ground } of coloured) {
      expect([Math.min(...figure), Math.max(...figure)]).toEqual([0, 255]);
      expect(Math.max(...ground)).toBeLessThan(0.3 * 255 + 1);
    }
    for (const channel of [0, 1, 2])
      expect(mean(coloured.map(({ figure }) => figure[channel] ?? 0))).toBeCloseTo(127, -2);
  });

  test('noise is a deviation of white, and there is none at 0', async () => {
    const calm = await draw('shapes', { noise: 0 }, [0, 40]);
    for (const noise of [0.05, 0.1]) {
      const noisy = await draw('shapes', { noise }, [0, 40]);
      const added = calm.flatMap(({ pixels }, i) =>
        [...pixels].flatMap((value, at) =>
          // Where hardly any of it is cut off at black or white.
          value > 3.5 * noise * 255 && value < 255 * (1 - 3.5 * noise)
            ? [(noisy[i]?.pixels[at] ?? 0) - value]
            : [],
        ),
      );
      expect(added.length).toBeGreaterThan(500);
      expect(deviation(added) / (noise * 255)).toBeCloseTo(1, 1);
      expect(Math.abs(mean(added))).toBeLessThan((4 * noise * 255) / Math.sqrt(added.length));
    }
  });
});

describe('shortcut', () => {
  /** Which of red, green and blue a picture has most of: the figure's colour, as the ground is grey. */
  const colourOf = ({ pixels }: Drawn) => {
    const sums = [0, 1, 2].map((c) => pixels.reduce((sum, value, i) => sum + (i % 3 === c ? value : 0), 0));
    return sums.indexOf(Math.max(...sums));
  };
  const agreeing = (all: readonly Drawn[]) =>
    all.filter((drawn) => colourOf(drawn) === drawn.label).length / all.length;

  test('colour tells the class in all of training and validation, and never in the test', async () => {
    for (const range of [
      [0, 400],
      [3600, 4000],
    ] as const)
      expect(agreeing(await draw('shortcut', {}, range))).toBe(1);
    const tested = await draw('shortcut', {}, [0, 900], 'test');
    expect(agreeing(tested)).toBe(0);
    // Either of the two other colours about as often.
    const next = tested.filter((drawn) => colourOf(drawn) === (drawn.label + 1) % 3).length;
    expect(next / 900).toBeCloseTo(0.5, 1);
  });

  test('the knobs say how often colour and figure agree', async () => {
    const knobs = { agreement: 0.5, testAgreement: 1 };
    expect(agreeing(await draw('shortcut', knobs, [0, 700]))).toBeCloseTo(0.5, 1);
    expect(agreeing(await draw('shortcut', knobs, [3300, 4000]))).toBeCloseTo(0.5, 1);
    expect(agreeing(await draw('shortcut', knobs, [0, 900], 'test'))).toBe(1);
  });

  test('without noise a picture is a figure of its colour on grey', async () => {
    for (const { label, pixels } of await draw('shortcut', { noise: 0 }, [0, 60])) {
      const colours = Array.from({ length: 1024 }, (_, i) => pixels.subarray(3 * i, 3 * i + 3).join());
      const [red, green, blue] = ['230,60,60', '60,200,80', '80,110,240'];
      expect(colours).toContain([red, green, blue][label]);
      expect(colours).toContain('40,40,40');
    }
  });
});

describe('letters', () => {
  const plain = { rotation: 0, size: 0, position: 0, noise: 0 };
  /** By letter, how many different pictures there are: with every knob at 0, one a typeface. */
  const faces = (all: readonly Drawn[]) => {
    const seen = new Map<number, Set<string>>();
    for (const { label, pixels } of all)
      seen.set(label, (seen.get(label) ?? new Set<string>()).add(hash(pixels)));
    return seen;
  };

  test('the masks are those the description names: every letter in every typeface, with ink', () => {
    const file = readFileSync(new URL('../../../public/datasets/letters/masks.bin', import.meta.url));
    expect(createHash('sha256').update(file).digest('hex')).toBe(masks.sha256);
    expect(file.length).toBe(masks.bytes);
    const unpacked = gunzipSync(file);
    expect(createHash('sha256').update(unpacked).digest('hex')).toBe(masks.masksSha256);
    const size = masks.side ** 2;
    expect(unpacked.length).toBe(masks.typefaces.length * 26 * size);
    expect(new Set(masks.typefaces).size).toBe(45);
    for (let i = 0; i < 45 * 26; i++)
      expect(unpacked.subarray(i * size, (i + 1) * size).filter((ink) => ink > 127).length).toBeGreaterThan(
        50,
      );
  });

  test('no typeface of the test or of validation is seen in training', async () => {
    const training = faces(await draw('letters', plain, [0, 6500]));
    const validation = faces(await draw('letters', plain, [6500, 7800]));
    const tested = faces(await draw('letters', plain, [0, 1300], 'test'));
    const counts = [training, validation, tested].map((seen) => [...seen.values()].map((own) => own.size));
    // Three fifths of the 45 typefaces, and a fifth each; few of 27 are not drawn once among 250.
    expect(counts.map((ofLetters) => Math.max(...ofLetters))).toEqual([27, 9, 9]);
    for (const [letter, own] of training) {
      const others = [...(validation.get(letter) ?? []), ...(tested.get(letter) ?? [])];
      expect(others.filter((face) => own.has(face))).toEqual([]);
      expect(new Set(others).size).toBe(others.length);
    }
  });

  test('with every knob at 0 letters stand upright in the middle, capitals 20 pixels high', async () => {
    const all = await draw('letters', plain, [0, 780]);
    for (const drawn of all) {
      expect(Math.abs(boxOf(drawn).x.middle)).toBeLessThanOrEqual(1);
      expect(Math.abs(boxOf(drawn).y.middle)).toBeLessThanOrEqual(1);
    }
    const heights = all.filter(({ label }) => label === 7).map((drawn) => boxOf(drawn).y.length);
    expect(Math.max(...heights)).toBeLessThanOrEqual(21);
    expect(heights.toSorted((a, b) => a - b)[Math.floor(heights.length / 2)]).toBe(20);
  });

  test('position, size and rotation do as they say', async () => {
    const of = (knobs: object) => draw('letters', { ...plain, ...knobs }, [0, 780]);
    const placed = (await of({ position: 4 })).map((drawn) => boxOf(drawn));
    const shifts = placed.flatMap(({ x, y }) => [Math.abs(x.middle), Math.abs(y.middle)]);
    expect(Math.max(...shifts)).toBeLessThanOrEqual(5);
    expect(Math.max(...shifts)).toBeGreaterThan(3);

    const upright = (await of({})).filter(({ label }) => label === 7).map((drawn) => boxOf(drawn).y.length);
    const smaller = (await of({ size: 1 })).filter(({ label }) => label === 7);
    const shares = smaller.map((drawn, i) => boxOf(drawn).y.length / (upright[i] ?? 1));
    expect(Math.min(...shares)).toBeGreaterThan(0.45);
    expect(Math.min(...shares)).toBeLessThan(0.6);

    // An I is turned by as much as its longer axis; half of that is the angle of the second moment.
    const turns = (await of({ rotation: 30 }))
      .filter(({ label }) => label === 8)
      .map((drawn) => turnOf(drawn, 2));
    expect(Math.max(...turns.map(Math.abs))).toBeGreaterThan(20);
  });

  test('noise is a deviation of white', async () => {
    const corner = (await draw('letters', { ...plain, noise: 0.1 }, [0, 400])).map(
      ({ pixels }) => pixels[0] ?? 0,
    );
    // Of a normal deviate cut off at 0, the mean is σ / √(2π).
    expect(mean(corner) / (0.1 * 255)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 1);
    expect((await draw('letters', plain, [0, 400])).every(({ pixels }) => pixels[0] === 0)).toBe(true);
  });
});
