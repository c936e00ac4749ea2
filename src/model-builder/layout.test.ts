import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addInput, joinBefore } from './connect.ts';
import { append, branch, chain, insert, remove, setConfig } from './edit.ts';
import { dependentsOf, edgesOf } from './graph.ts';
import { besideIn, blockWidths, type Layout, placeBlocks, planLanes } from './layout.ts';
import { slotAt, slotPlace } from './slots.ts';
import { findLayer, type LayerSpec, type ModelSpec } from './spec.ts';
import { starterCnn } from './templates.ts';

const HEIGHT = 50;
function layoutOf(model: ModelSpec, room = 760): Layout {
  const plan = planLanes(model);
  const widths = blockWidths(plan, room);
  return placeBlocks(plan, widths, new Map(model.layers.map(({ name }) => [name, HEIGHT])));
}
const stack = starterCnn([28, 28, 1], 10);
const branched = branch(stack, 'conv2d_1')?.model ?? stack;
/** dense_1 reads dropout and, past it, dense. */
const skipping = joinBefore(stack, 'dense', 'dense_1', 'Add');

describe('a stack', () => {
  test('is a column of equal blocks, each joined to the next by a straight line', () => {
    const { boxes, edges, width } = layoutOf(stack);
    expect(width).toBe(648);
    expect([...boxes.values()].map(({ x, y, width: own }) => [x, y, own])).toEqual(
      stack.layers.map((_, i) => [0, i * (HEIGHT + 11), 648]),
    );
    for (const { line } of edges) expect(line.map(([x]) => x)).toEqual([324, 324]);
  });

  test('is as wide as a small canvas', () => {
    expect(layoutOf(stack, 358).width).toBe(358);
  });
});

describe('branches', () => {
  test('stand side by side, each joined straight to fork and merge', () => {
    const { boxes, edges, width } = layoutOf(branched);
    expect(width).toBe(648);
    const [left, right] = [boxes.get('conv2d_1'), boxes.get('conv2d_2')];
    expect(left?.y).toBe(right?.y);
    expect([left?.x, left?.width, right?.x, right?.width]).toEqual([0, 318, 330, 318]);
    for (const { line } of edges) expect(new Set(line.map(([x]) => x)).size).toBe(1);
  });

  test('a connection that skips blocks runs at their right', () => {
    const { boxes, edges, width } = layoutOf(skipping);
    const skip = edges.find(({ from, to }) => from === 'dense' && to === 'add');
    expect(width).toBeGreaterThan(648);
    expect(skip?.line).toHaveLength(4);
    for (const [x] of skip?.line ?? []) expect(x).toBeGreaterThanOrEqual(648);
    expect(boxes.get('dropout')?.width).toBe(648);
  });

  test('what is left and right of a block is the nearest beside it', () => {
    const layout = layoutOf(branched);
    expect(besideIn(layout, 'conv2d_1', 1)).toBe('conv2d_2');
    expect(besideIn(layout, 'conv2d_2', -1)).toBe('conv2d_1');
    expect(besideIn(layout, 'conv2d_1', -1)).toBeNull();
    expect(besideIn(layout, 'dense', 1)).toBeNull();
  });
});

/** Models as edits make them. */
const edits = fc.array(
  fc.tuple(fc.constantFrom('branch', 'join', 'insert', 'remove', 'loose', 'input'), fc.nat(), fc.nat()),
  { maxLength: 14 },
);
function edited(steps: readonly (readonly [string, number, number])[]): ModelSpec {
  let model = chain([
    ['Input', { shape: [8, 8, 1] }],
    ['Conv2D', {}],
    ['Flatten', {}],
    ['Dense', {}],
  ]);
  for (const [kind, a, b] of steps) {
    const nameAt = (i: number) => model.layers[i % model.layers.length]?.name ?? '';
    const [one, other] = [nameAt(a), nameAt(b)];
    const reads = model.layers[b % model.layers.length]?.inbound.length ?? 0;
    if (kind === 'branch') model = branch(model, one)?.model ?? model;
    if (kind === 'join') model = joinBefore(model, one, other, 'Add');
    if (kind === 'insert' && reads > 0)
      model = insert(model, { into: { to: other, input: a % reads } }, 'Dropout').model;
    if (kind === 'remove') model = remove(model, one);
    if (kind === 'loose') model = append(model, 'Dropout', {}, [one]).model;
    if (kind === 'input' && other.startsWith('add')) model = addInput(model, one, other);
  }
  return model;
}

const renamedIn = (layer: LayerSpec, name: string): LayerSpec => ({
  ...layer,
  name: layer.name === name ? 'renamed' : layer.name,
  inbound: layer.inbound.map((from) => (from === name ? 'renamed' : from)),
});

describe('any model', () => {
  test('has blocks that do not overlap, below those they read, and tracks and lanes that cross no block', () => {
    fc.assert(
      fc.property(edits, fc.constantFrom(300, 760), (steps, room) => {
        const model = edited(steps);
        const { boxes, edges, width, height } = layoutOf(model, room);
        expect(boxes.size).toBe(model.layers.length);
        const all = [...boxes];
        for (const [i, [name, a]] of all.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(0);
          expect(a.x + a.width).toBeLessThanOrEqual(width);
          expect(a.y + a.height).toBeLessThanOrEqual(height);
          for (const [otherName, b] of all.slice(i + 1)) {
            const apart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(apart, `${name} and ${otherName} overlap`).toBe(true);
          }
        }
        for (const { from, to, line } of edges) {
          expect((boxes.get(from)?.y ?? 0) + HEIGHT).toBeLessThanOrEqual(boxes.get(to)?.y ?? 0);
          for (const [i, [x, y]] of line.entries()) {
            const [nextX, nextY] = line[i + 1] ?? [x, y];
            // What runs down a lane or a track; the way to a track may pass beside a block of another lane.
            if (x !== nextX) continue;
            for (const [name, box] of all) {
              if (name === from || name === to) continue;
              const inside =
                box.x < x &&
                x < box.x + box.width &&
                Math.min(y, nextY) < box.y + HEIGHT &&
                box.y < Math.max(y, nextY);
              expect(inside, `${from} to ${to} crosses ${name}`).toBe(false);
            }
          }
        }
      }),
      { numRuns: 400, seed: 3 },
    );
  });

  test('keeps its columns when a block changes, and the order of its branches when one grows', () => {
    fc.assert(
      fc.property(edits, fc.nat(), fc.nat(), (steps, at, input) => {
        const model = edited(steps);
        const { boxes } = layoutOf(model);
        const named = model.layers[at % model.layers.length]?.name ?? '';
        expect(layoutOf(setConfig(model, named, { filters: 7 })).boxes).toEqual(boxes);
        const renamed = { layers: model.layers.map((layer) => renamedIn(layer, named)) };
        expect([...layoutOf(renamed).boxes.values()]).toEqual([...boxes.values()]);

        const {
          to,
          from,
          input: read,
        } = edgesOf(model)[input % edgesOf(model).length] ?? { to: '', from: '', input: 0 };
        // What goes into a connection past a branch is a branch of its own, with a column of its own.
        if (
          (findLayer(model, to)?.inbound ?? []).some(
            (one) => one !== from && dependentsOf(model, from).has(one),
          )
        )
          return;
        const grown = layoutOf(insert(model, { into: { to, input: read } }, 'Dropout').model).boxes;
        for (const [name, box] of boxes)
          for (const [other, beside] of boxes) {
            const [now, then] = [grown.get(name), grown.get(other)];
            if (!now || !then || box.y !== beside.y || box.x >= beside.x || now.y !== then.y) continue;
            expect(now.x, `${name} stays at the left of ${other}`).toBeLessThan(then.x);
          }
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  test('a damaged one, with circles and readers of nobody, is laid out all the same', () => {
    const layers = stack.layers.map((layer) =>
      layer.name === 'conv2d' ? { ...layer, inbound: ['dense', 'nobody'] } : layer,
    );
    expect(layoutOf({ layers }).boxes.size).toBe(layers.length);
    expect(layoutOf({ layers: [] })).toMatchObject({ width: 0, height: 0 });
  });
});

describe('slotAt', () => {
  const layout = layoutOf(branched);
  const place = (name: string, part: number): [number, number] => {
    const box = layout.boxes.get(name);
    if (!box) throw new Error(`There is no ${name}.`);
    return [box.x + box.width / 4, box.y + box.height * part];
  };

  test('a block’s upper half means before it, its lower half after it', () => {
    expect(slotAt(branched, layout, ...place('conv2d_2', 0.2))).toEqual({
      into: { to: 'conv2d_2', input: 0 },
    });
    expect(slotAt(branched, layout, ...place('conv2d_2', 0.8))).toEqual({ into: { to: 'add', input: 1 } });
    expect(slotAt(branched, layout, ...place('conv2d_1', 0.8))).toEqual({ into: { to: 'add', input: 0 } });
    expect(slotAt(branched, layout, ...place('dense_1', 0.8))).toEqual({ after: 'dense_1' });
    expect(slotAt(branched, layout, ...place('input_layer', 0.1))).toEqual({
      into: { to: 'conv2d', input: 0 },
    });
  });

  test('between blocks the nearest connection is meant, far from all none', () => {
    const fork = layout.boxes.get('max_pooling2d');
    const y = (fork?.y ?? 0) + HEIGHT + 5;
    expect(slotAt(branched, layout, 170, y)).toEqual({ into: { to: 'conv2d_1', input: 0 } });
    expect(slotAt(branched, layout, 480, y)).toEqual({ into: { to: 'conv2d_2', input: 0 } });
    expect(slotAt(branched, layout, 900, 40)).toBeNull();
    expect(slotAt(branched, layout, 300, 2000)).toBeNull();
  });

  test('on an output a branch begins, on the last one the network goes on', () => {
    const output = (name: string, off = 0): [number, number] => {
      const { left, top } = slotPlace(layout, { after: name });
      return [left + off, top - 8];
    };
    expect(slotAt(branched, layout, ...output('conv2d'))).toEqual({ beside: 'conv2d' });
    expect(slotAt(branched, layout, ...output('conv2d', 9))).toEqual({ beside: 'conv2d' });
    expect(slotAt(branched, layout, ...output('conv2d', 30))).toEqual({
      into: { to: 'max_pooling2d', input: 0 },
    });
    expect(slotAt(branched, layout, ...output('dense_1'))).toEqual({ after: 'dense_1' });
  });

  test('a track beside the blocks can be dropped on', () => {
    const tracked = layoutOf(skipping);
    const dropout = tracked.boxes.get('dropout');
    expect(slotAt(skipping, tracked, 660, (dropout?.y ?? 0) + 25)).toEqual({ into: { to: 'add', input: 1 } });
  });
});
