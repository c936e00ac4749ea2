/** What of an experiment may change within a run, and the log of what did: with it, a run can be made again to the bit. */
import type { Fields } from '../../model-builder/fields.ts';
import { definitionOf } from '../../model-builder/layers/registry.ts';
import type { LayerSpec } from '../../model-builder/spec.ts';
import type { AugmentationLayer } from './augmentations.ts';
import type { Experiment, TrainingConfig } from './experiment.ts';
import { type OptimizerConfig, optimizers } from './optimizers.ts';

type LiveValue = number | boolean;

/** Something that was changed within a run. */
export interface LiveChange {
  /** Steps that were done before it. */
  readonly step: number;
  /** Its place: `optimizer/learningRate`, `layer/dropout/rate`, `layer/conv2d/trainable`, `augmentation/0 RandomZoom/heightFactor from`. */
  readonly what: string;
  readonly from: LiveValue;
  readonly to: LiveValue;
}

/** Values by place. */
type LiveValues = ReadonlyMap<string, LiveValue>;

/** The arguments of them that may change within a run, by name. */
const liveOf = (fields: Fields, config: object): [key: string, value: LiveValue][] =>
  Object.entries(config).filter(([key]) => fields[key]?.live);

/** The layer with its numbers and switches, each by its place, as `next` has them; a range is two numbers. */
function eachNumber<Layer extends AugmentationLayer>(
  layer: Layer,
  i: number,
  next: <Value extends LiveValue>(what: string, value: Value) => Value,
): Layer {
  const entries = Object.entries(layer).map(([key, value]) => {
    const place = `augmentation/${i} ${layer.className}/${key}`;
    if (Array.isArray(value)) {
      const [lower, upper] = value as [number, number];
      return [key, [next(`${place} from`, lower), next(`${place} to`, upper)]];
    }
    return [key, typeof value === 'number' || typeof value === 'boolean' ? next(place, value) : value];
  });
  return Object.fromEntries(entries) as Layer;
}

/** All that may change within a run of it. */
export function liveValues({ model, training, augmentation }: Experiment): LiveValues {
  const { optimizer } = training;
  const values = new Map<string, LiveValue>();
  for (const [key, value] of liveOf(optimizers[optimizer.className].fields, optimizer))
    values.set(`optimizer/${key}`, value);
  for (const { name, className, config, trainable } of model.layers) {
    values.set(`layer/${name}/trainable`, trainable);
    for (const [key, value] of liveOf(definitionOf(className).fields, config))
      values.set(`layer/${name}/${key}`, value);
  }
  for (const [i, layer] of augmentation.entries())
    eachNumber(layer, i, (what, value) => {
      values.set(what, value);
      return value;
    });
  return values;
}

/** The experiment with values in their places; what has no place in it is left out. */
export function withLiveValues(experiment: Experiment, values: LiveValues): Experiment {
  const { model, training } = experiment;
  const put = <T extends object>(config: T, fields: Fields, prefix: string): T => ({
    ...config,
    ...Object.fromEntries(
      liveOf(fields, config).map(([key, value]) => [key, values.get(`${prefix}/${key}`) ?? value]),
    ),
  });
  const { optimizer } = training;
  const layers = model.layers.map((layer) => {
    const { name, className, config, trainable } = layer;
    const place = `layer/${name}`;
    return {
      ...layer,
      config: put<object>(config, definitionOf(className).fields, place),
      trainable: values.get(`${place}/trainable`) ?? trainable,
    } as LayerSpec;
  });
  const next = put<OptimizerConfig>(optimizer, optimizers[optimizer.className].fields, 'optimizer');
  const augmentation = experiment.augmentation.map((layer, i) =>
    eachNumber(layer, i, (what, value) => (values.get(what) as typeof value | undefined) ?? value),
  );
  return { ...experiment, augmentation, model: { layers }, training: { ...training, optimizer: next } };
}

/** What differs after so many steps, of what both have. Values of another optimizer are no change of this one. */
export function changesBetween(before: Experiment, after: Experiment, step: number): readonly LiveChange[] {
  const sameOptimizer = before.training.optimizer.className === after.training.optimizer.className;
  const next = liveValues(after);
  return [...liveValues(before)].flatMap(([what, from]) => {
    const to = next.get(what);
    const isOther = to === undefined || to === from || (what.startsWith('optimizer/') && !sameOptimizer);
    return isOther ? [] : [{ step, what, from, to }];
  });
}

/** The experiment after the changes. */
export const withChanges = (experiment: Experiment, changes: readonly LiveChange[]): Experiment =>
  withLiveValues(experiment, new Map(changes.map(({ what, to }) => [what, to])));

const words = (key: string): string => key.replace(/[A-Z0-9]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What of a training counts only from the next Train on, where a run is on with another: parts in words. */
export function heldBack(fitted: TrainingConfig, training: TrainingConfig): readonly string[] {
  const { optimizer } = training;
  const { fields }: { fields: Fields } = optimizers[optimizer.className];
  const fixed = (config: OptimizerConfig) => Object.entries(config).filter(([key]) => !fields[key]?.live);
  const parts = { ...training, optimizer: fixed(optimizer) };
  const others: Readonly<Record<string, unknown>> = { ...fitted, optimizer: fixed(fitted.optimizer) };
  return Object.entries(parts).flatMap(([part, value]) =>
    JSON.stringify(value) === JSON.stringify(others[part]) ? [] : words(part),
  );
}

/** A change in words: "learning rate 0.001 → 0.0001", "conv2d frozen", "rate of dropout 0.25 → 0.5". */
export function changeText({ what, from, to }: LiveChange): string {
  const [kind, place = '', field = ''] = what.split('/');
  const name = kind === 'augmentation' ? place.replace(/^\d+ /, '') : place;
  if (field === 'enabled') return `${name} ${to ? 'on' : 'off'}`;
  if (field === 'trainable') return `${name} ${to ? 'unfrozen' : 'frozen'}`;
  const of = kind === 'optimizer' ? words(name) : `${words(field)} of ${name}`;
  if (typeof to === 'boolean') return `${of} ${to ? 'on' : 'off'}`;
  return `${of} ${from} → ${to}`;
}
