/** A model as the TensorFlow.js program that makes it. */
import { definitionOf, type LayerClassName } from '../layers/registry.ts';
import { penaltiesOf } from '../layers/regularizers.ts';
import { isFrozen, type LayerSpec, type ModelSpec } from '../spec.ts';
import { isStack } from '../summary.ts';
import { isKerasDefault, type Value } from './python.ts';
import {
  assigned,
  call,
  type Bracket,
  type Doc,
  javascriptStyle,
  linesOf,
  type SourceLine,
} from './source.ts';
import { variablesOf } from './variables.ts';

/** Names that the program has for other things, and JavaScript's words. */
const TAKEN =
  'tf model train xs ys await break case catch class const continue debugger default delete do else enum export extends false finally ' +
  'for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static';

/** What is written otherwise than Keras's class name with small letters in front. */
const unusual: Readonly<Partial<Record<string, string>>> = {
  Input: 'inputLayer',
  PReLU: 'prelu',
  // TensorFlow.js has it as a Dropout with one draw a map.
  SpatialDropout2D: 'dropout',
  Cropping2D: 'cropping2D',
};

/** `MaxPooling2D` → `maxPooling2d`. */
const functionOf = (className: LayerClassName): string =>
  unusual[className] ?? className.charAt(0).toLowerCase() + className.slice(1).replace('2D', '2d');

/** A literal. */
const javascript = (value: Value): string =>
  Array.isArray(value) ? `[${value.map(javascript).join(', ')}]` : JSON.stringify(value);

const camelCase = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** An object literal. */
const object = (entries: readonly (readonly [key: string, text: string])[]): Doc =>
  entries.length === 0
    ? '{}'
    : {
        open: '{ ',
        items: entries.map(([key, text]) => (key === text ? key : `${key}: ${text}`)),
        close: ' }',
      };

/** What TensorFlow.js calls an activation; it has leaky_relu only as a layer. */
const activationOf = (name: string) => ({ silu: 'swish', leaky_relu: 'linear' })[name] ?? camelCase(name);
const LEAKY = 'tf.layers.leakyReLU({ alpha: 0.2 })';
const isLeaky = ({ config }: LayerSpec) => 'activation' in config && config.activation === 'leaky_relu';

/** What TensorFlow.js has no default of, though Keras has. */
const needed: ReadonlySet<string> = new Set(['cropping']);

/** The options of a layer: where Keras and TensorFlow.js have the same default, only others. */
function optionsOf(layer: LayerSpec): (readonly [key: string, text: string])[] {
  const config = layer.config as Readonly<Record<string, Value>>;
  const options = Object.entries(definitionOf(layer.className).fields)
    .filter(([, field]) => !field.ours)
    .flatMap(([key, { argument }]) => {
      const value = config[key] ?? null;
      // TensorFlow.js draws by glorotNormal where none is named.
      if (argument.endsWith('_initializer'))
        return [[key, JSON.stringify(camelCase(String(value)))] as const];
      if (argument === 'activation' && value !== 'linear')
        return [[key, javascript(activationOf(String(value)))] as const];
      return isKerasDefault(layer.className, argument, value) && !needed.has(argument)
        ? []
        : [[key, javascript(value)] as const];
    });
  const penalty = penaltiesOf(layer.config)
    .filter(({ l1, l2 }) => l1 !== 0 || l2 !== 0)
    .map(
      ({ argument, l1, l2 }) =>
        [camelCase(argument), `tf.regularizers.l1l2({ l1: ${l1}, l2: ${l2} })`] as const,
    );
  const frozen = isFrozen(layer) ? [['trainable', 'false'] as const] : [];
  const shape = layer.className === 'SpatialDropout2D' ? [['noiseShape', '[null, 1, 1, null]'] as const] : [];
  return [...options, ...shape, ...penalty, ['name', JSON.stringify(layer.name)] as const, ...frozen];
}

function layerCall(layer: LayerSpec): Bracket {
  const { className, name } = layer;
  if (layer.className === 'Input')
    return call(
      'tf.layers.inputLayer',
      [`{ inputShape: ${javascript(layer.config.shape)}, name: ${javascript(name)} }`],
      {
        layer: name,
      },
    );
  const options = object(optionsOf(layer));
  if (typeof options === 'string')
    return call(`tf.layers.${functionOf(className)}`, [options], { layer: name });
  return { ...options, open: `tf.layers.${functionOf(className)}({ `, close: ' })', layer: name };
}

/** The lines that make `model`. */
export function tfjsModelLines(model: ModelSpec): SourceLine[] {
  const lines = (doc: Doc) => linesOf(doc, javascriptStyle, 0, ';');
  if (isStack(model))
    return lines({
      open: 'const model = tf.sequential({ layers: [',
      items: model.layers.flatMap((layer) =>
        isLeaky(layer) ? [layerCall(layer), LEAKY] : [layerCall(layer)],
      ),
      close: '] })',
      apart: true,
    });
  const variables = variablesOf(model, TAKEN);
  const variableOf = (name: string) => variables.get(name) ?? '';
  const statements = model.layers.map((layer) => {
    const variable = `const ${variableOf(layer.name)}`;
    if (layer.className === 'Input')
      return assigned(
        variable,
        call('tf.input', [`{ shape: ${javascript(layer.config.shape)}, name: ${javascript(layer.name)} }`], {
          layer: layer.name,
        }),
      );
    const inputs = layer.inbound.map(variableOf);
    const reads = `.apply(${inputs.length === 1 ? inputs[0] : `[${inputs.join(', ')}]`})`;
    const doc = layerCall(layer);
    const [before, after] = isLeaky(layer) ? [`${LEAKY}.apply(`, ')'] : ['', ''];
    return assigned(variable, { ...doc, open: before + doc.open, close: doc.close + reads + after });
  });
  const first = model.layers.find(({ className }) => className === 'Input');
  const ends = [first, model.layers.at(-1)].map((layer) => variableOf(layer?.name ?? ''));
  return [...statements, `const model = tf.model({ inputs: ${ends[0]}, outputs: ${ends[1]} })`].flatMap(
    lines,
  );
}
