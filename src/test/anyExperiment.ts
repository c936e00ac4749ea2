import fc from 'fast-check';
import { catalogue } from '../data/catalogue.ts';
import { availableForTraining, type DatasetRef, type EditionInfo } from '../data/dataset.ts';
import { fitNames } from '../data/fit.ts';
import { SIDES } from '../data/own/ownSet.ts';
import { scalingNames } from '../data/preprocess.ts';
import type { Field, Fields } from '../model-builder/fields.ts';
import { definitionOf, type LayerClassName, layerDefinitions } from '../model-builder/layers/registry.ts';
import type { LayerSpec, ModelSpec } from '../model-builder/spec.ts';
import { templates } from '../training/experiment/templates.ts';
import type { Experiment, TrainingConfig } from '../training/experiment/experiment.ts';
import { fitFields } from '../training/experiment/fitFields.ts';
import type { ChosenOf, Kinds } from '../training/experiment/kinds.ts';
import { classWeightRange } from '../training/experiment/classWeights.ts';
import { clippings } from '../training/experiment/clippings.ts';
import { losses } from '../training/experiment/losses.ts';
import { schedules } from '../training/experiment/schedules.ts';
import { endFields, stoppings } from '../training/experiment/stopping.ts';
import { optimizers } from '../training/experiment/optimizers.ts';
import { type AugmentationLayer, augmentations } from '../training/experiment/augmentations.ts';

interface Range {
  readonly min: number;
  readonly max: number;
}
/** Numbers as JSON has them: not −0, which JSON has not. */
const anyNumber = ({ min, max }: Range) =>
  fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const anyInteger = ({ min, max }: Range) => fc.integer({ min, max });

const anyBounds = (range: Range) =>
  fc.tuple(anyNumber(range), anyNumber(range)).map((both) => both.toSorted((a, b) => a - b));

/** Four whole numbers. */
export const anySides = (range: Range) =>
  fc.tuple(...[0, 1].map(() => fc.tuple(anyInteger(range), anyInteger(range))));

/** One length or three, at times one of them -1. */
export const anyLengths = (max: number) => {
  const length = anyInteger({ min: 1, max });
  return fc.oneof(
    fc.tuple(fc.oneof(length, fc.constant(-1))),
    fc.tuple(length, length, fc.oneof(length, fc.constant(-1))),
  );
};

/** Values a field allows. A kind of field not listed here gives its default. */
function anyValue(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'int':
      return anyInteger(field);
    case 'float':
      return anyNumber(field);
    case 'pair':
      return fc.tuple(anyInteger(field), anyInteger(field));
    case 'optionalPair':
      return fc.option(fc.tuple(anyInteger(field), anyInteger(field)));
    case 'optionalFloat':
      return fc.option(anyNumber(field));
    case 'range':
      return anyBounds(field);
    case 'optionalRange':
      return fc.option(anyBounds(field));
    case 'sides':
      return anySides(field);
    case 'lengths':
      return anyLengths(field.max);
    case 'axes':
      return fc.constantFrom(null, [1, 2]);
    case 'choice':
      return fc.constantFrom(...field.options);
    case 'bool':
      return fc.boolean();
    case 'shape':
      return fc.tuple(...[1, 2, 3].map(() => anyInteger({ min: 1, max: 4096 })));
    default:
      return fc.constant((field as Field).default);
  }
}

const anyConfig = (fields: Fields) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, anyValue(field)])));

const anyLayer = fc.constantFrom(...(Object.keys(layerDefinitions) as LayerClassName[])).chain((className) =>
  fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9_.-]{1,80}$/),
    className: fc.constant(className),
    config: anyConfig(definitionOf(className).fields),
    /** Which of the layers before it reads, as fractions of their number. */
    reads: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 3 }),
    trainable: fc.boolean(),
  }),
);

/** Graphs of every kind of layer with every argument; their shapes need not fit. */
const anyGraph = fc
  .uniqueArray(anyLayer, { minLength: 1, maxLength: 12, selector: ({ name }) => name })
  .map((drawn): ModelSpec => ({
    layers: drawn.map(({ reads, ...layer }, i): LayerSpec => {
      const inbound = reads.flatMap((share) => drawn[Math.floor(share * i)]?.name ?? []);
      return { ...layer, inbound: i === 0 ? [] : inbound } as LayerSpec;
    }),
  }));

const anyCount = anyInteger({ min: 0, max: 5000 });
const anyText = fc.string({ unit: 'binary', maxLength: 20 });

/** Somebody's own pictures: names are any text, and need not differ. */
export const anyEdition: fc.Arbitrary<EditionInfo> = fc.integer({ min: 2, max: 12 }).chain((classes) => {
  const counts = (least: number) =>
    fc
      .array(anyCount, { minLength: classes, maxLength: classes })
      .map(([first = 0, ...others]) => [Math.max(first, least), ...others]);
  return fc.record({
    title: anyText,
    shape: fc
      .tuple(fc.constantFrom(...SIDES), fc.constantFrom(1, 3))
      .map(([side, channels]) => [side, side, channels] as const),
    fit: fc.constantFrom(...fitNames),
    classNames: fc.array(anyText, { minLength: classes, maxLength: classes }),
    training: counts(1),
    validation: counts(1),
    test: counts(0),
  });
});

const anyOwnDataset: fc.Arbitrary<DatasetRef> = fc.record({
  id: fc.stringMatching(/^own-[0-9a-f]{64}$/),
  trainingSize: anyInteger({ min: 1, max: 1e7 }),
  knobs: fc.constant({}),
  own: anyEdition,
});

const anyOfferedDataset = fc.constantFrom(...catalogue).chain(({ info, knobs }): fc.Arbitrary<DatasetRef> =>
  fc.record({
    id: fc.constant(info.id),
    trainingSize: anyInteger({ min: 1, max: availableForTraining(info) }),
    knobs: fc.record(
      Object.fromEntries(
        Object.entries(knobs).map(([name, knob]) => [
          name,
          knob.step === 1 ? anyInteger(knob) : anyNumber(knob),
        ]),
      ),
    ),
    own: fc.constant(null),
  }),
);
const anyDataset = fc.oneof({ weight: 6, arbitrary: anyOfferedDataset }, anyOwnDataset);

/** A way with any arguments. */
const anyChosen = <K extends Kinds>(kinds: K) =>
  fc
    .constantFrom(...Object.entries(kinds))
    .chain(([className, { fields }]) =>
      anyConfig(fields).map((config) => ({ className, ...config })),
    ) as unknown as fc.Arbitrary<ChosenOf<K>>;

const side = { min: 8, max: 256 };

/** Documents over all that the app offers: data sets and somebody's own, knobs, preprocessing, layers, arguments, optimizers. */
export const anyExperiment: fc.Arbitrary<Experiment> = fc.record({
  version: fc.constant(7 as const),
  title: fc.string({ unit: 'grapheme', maxLength: 40 }),
  dataset: anyDataset,
  preprocessing: fc.record({
    size: fc.option(fc.tuple(anyInteger(side), anyInteger(side))),
    fit: fc.constantFrom(...fitNames),
    channels: fc.constantFrom(1 as const, 3 as const, null),
    scaling: fc.constantFrom(...scalingNames),
  }),
  augmentation: fc.array(
    fc
      .tuple(anyChosen(augmentations), fc.boolean())
      .map(([layer, enabled]): AugmentationLayer => ({ ...layer, enabled })),
    { maxLength: 5 },
  ),
  model: fc.oneof(
    { weight: 4, arbitrary: anyGraph },
    fc
      .tuple(fc.constantFrom(...templates), fc.integer({ min: 2, max: 30 }))
      .map(([{ model }, classes]) => model([32, 32, 3], classes)),
  ),
  training: fc
    .tuple(
      fc.record({
        optimizer: anyChosen(optimizers),
        schedule: anyChosen(schedules),
        loss: anyChosen(losses),
        clipping: anyChosen(clippings),
        stopping: anyChosen(stoppings),
        classWeights: fc.oneof(
          fc.constantFrom('none' as const, 'balanced' as const),
          fc.array(anyNumber(classWeightRange), { maxLength: 30 }),
        ),
      }),
      anyConfig({ ...fitFields, ...endFields }),
    )
    .map(([choices, numbers]) => ({ ...choices, ...numbers }) as TrainingConfig),
});
