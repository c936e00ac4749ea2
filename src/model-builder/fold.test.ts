import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insert } from './edit.ts';
import { entryOf, exitOf, foldedView, layerSlot, nodeOf } from './fold.ts';
import { edgesOf } from './graph.ts';
import { withGroup } from './edit.ts';
import { structureProblems } from './problems.ts';
import type { ModelSpec } from './spec.ts';
import { inceptionStyle } from './styles.ts';
import { smallResNet, starterCnn } from './templates.ts';

const grouped = ({ layers }: ModelSpec, group: string, names: readonly string[]): ModelSpec => ({
  layers: layers.map((layer) => (names.includes(layer.name) ? withGroup(layer, group) : layer)),
});
const all = () => true;

describe('foldedView', () => {
  const starter = starterCnn([28, 28, 1], 10);
  const resNet = smallResNet([28, 28, 1], 10);

  test('a group is one block that reads and is read as its layers are', () => {
    const model = grouped(starter, 'stem', ['conv2d', 'max_pooling2d', 'conv2d_1']);
    const view = foldedView(model, all);
    expect(view.layers.slice(0, 3).map(({ name, inbound }) => [name, inbound])).toEqual([
      ['input_layer', []],
      ['group:stem', ['input_layer']],
      ['max_pooling2d_1', ['group:stem']],
    ]);
    const stem = nodeOf(view, 'max_pooling2d');
    expect(stem?.members.map(({ name }) => name)).toEqual(['conv2d', 'max_pooling2d', 'conv2d_1']);
    expect(stem && exitOf(model, stem)?.name).toBe('conv2d_1');
    expect(stem && entryOf(stem)?.name).toBe('conv2d');
    expect(layerSlot(model, view, { after: 'group:stem' })).toEqual({ after: 'conv2d_1' });
    expect(foldedView(model, () => false).layers.map(({ name }) => name)).toEqual(
      model.layers.map(({ name }) => name),
    );
  });

  test('what all of a group read is one connection, and what is put into it, all of them read', () => {
    const at = resNet.layers.findIndex(({ className }) => className === 'Add');
    const add = resNet.layers[at];
    const skipped = add?.inbound.find((name) => !name.startsWith('batch')) ?? '';
    const from = resNet.layers.findIndex(({ name }) => name === skipped);
    const names = resNet.layers.slice(from + 1, at + 1).map(({ name }) => name);
    const model = grouped(resNet, 'residual', names);
    const view = foldedView(model, all);
    const node = nodeOf(view, add?.name ?? '');
    expect(node).toMatchObject({ group: 'residual', inbound: [skipped], inputs: [{ after: skipped }] });
  });

  test('a group that the network leaves and comes back to stays open', () => {
    const model = grouped(starter, 'broken', ['conv2d', 'conv2d_1']);
    expect(foldedView(model, all).layers).toHaveLength(starter.layers.length);
  });

  test('whatever is grouped, each layer is in one block, blocks come after those they read, and their connections can be inserted into', () => {
    const models = [starter, resNet, inceptionStyle([28, 28, 1], 10)];
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.array(fc.tuple(fc.nat(40), fc.nat(12)), { maxLength: 4 }),
        (plain, runs) => {
          let model = plain;
          runs.forEach(([start, length], i) => {
            const names = plain.layers.slice(Math.max(1, start), start + length).map(({ name }) => name);
            model = grouped(model, `group_${i}`, names);
          });
          const view = foldedView(model, all);
          const shown = view.layers.flatMap(({ members }) => members.map(({ name }) => name));
          expect(shown.toSorted()).toEqual(model.layers.map(({ name }) => name).toSorted());
          const edges = edgesOf(view);
          expect(edges, 'all in order').toHaveLength(view.layers.flatMap(({ inbound }) => inbound).length);
          for (const { to, input } of edges) {
            const slot = layerSlot(model, view, { into: { to, input } });
            expect(structureProblems(insert(model, slot, 'Dropout').model)).toEqual(new Map());
          }
        },
      ),
      { numRuns: 100, seed: 7 },
    );
  });
});
