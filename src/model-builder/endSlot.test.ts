import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { add } from './blockActions.ts';
import { chain } from './edit.ts';
import { endSlot } from './endSlot.ts';
import type { LayerClassName } from './layers/registry.ts';
import type { ModelSpec } from './spec.ts';
import { allConvolutional } from './styles.ts';
import { smallResNet, starterCnn } from './templates.ts';

const context = { inputShape: [28, 28, 1], classes: 10, batchSize: 32 } as const;
const slotOf = (model: ModelSpec, className: LayerClassName) => {
  const { layers } = analyse(model, context);
  return endSlot(model, className, (name) => layers.get(name)?.outputShape);
};

describe('endSlot', () => {
  const starter = starterCnn([28, 28, 1], 10);

  test.each([
    ['Dense', 'dropout'],
    ['Dropout', 'dropout'],
    // What reads feature maps goes where the last ones are.
    ['Conv2D', 'max_pooling2d_1'],
    ['GlobalAveragePooling2D', 'max_pooling2d_1'],
    // A merge goes where it has two to read: dropout and dense give 64 values each.
    ['Add', 'dropout'],
  ] as const)('%s goes after %s of the starter CNN, which still trains', (className, after) => {
    const slot = slotOf(starter, className);
    expect(slot).toEqual({ after });
    const { layers } = analyse(starter, context);
    const { model } = add(starter, slot, className, (name) => layers.get(name)?.outputShape);
    expect(analyse(model, context).canTrain).toBe(true);
  });

  test('the classifier begins where its weights are', () => {
    const model = allConvolutional([28, 28, 1], 10);
    const [filters] = model.layers.filter(({ className }) => className === 'Conv2D').slice(-1);
    expect(slotOf(model, 'Dropout')).toEqual({ after: filters?.inbound[0] });
    expect(slotOf(smallResNet([28, 28, 1], 10), 'Conv2D')).toEqual({ after: 'activation_6' });
  });

  test('without a classifier it goes to the end, and where nothing fits right before the classifier', () => {
    expect(slotOf({ layers: starter.layers.slice(0, -1) }, 'Dense')).toEqual({ after: 'dropout' });
    const dense = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['MaxPooling2D', { poolSize: [40, 40] }],
      ['Flatten', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    expect(slotOf({ layers: dense.layers.slice(1) }, 'Conv2D')).toEqual({ after: 'flatten' });
  });
});
