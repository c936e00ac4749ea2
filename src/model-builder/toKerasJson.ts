import { definitionOf } from './layers/registry.ts';
import { penaltiesOf } from './layers/regularizers.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Keras's class names of the initializers, by their snake_case. */
const initializerClass = (name: string): string =>
  name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** Keras's regularizers of kernels: L1L2, or none. */
const regularizers = (config: object): Record<string, Json> =>
  Object.fromEntries(
    penaltiesOf(config).map(({ argument, l1, l2 }) => [
      argument,
      l1 === 0 && l2 === 0 ? null : { class_name: 'L1L2', config: { l1, l2 } },
    ]),
  );

/** Keras 2 and tfjs know Swish by its first name only. */
const activationName = (name: string): string => (name === 'silu' ? 'swish' : name);

function kerasValue(argument: string, value: Json): Json {
  if (argument.endsWith('_initializer')) return { class_name: initializerClass(value as string), config: {} };
  return argument === 'activation' ? activationName(value as string) : value;
}

/** A layer's arguments under Keras's names, the ones not offered included. */
function kerasConfig(layer: LayerSpec): Record<string, Json> {
  const config: Readonly<Record<string, unknown>> = layer.config;
  const { fields, fixed } = definitionOf(layer.className);
  const keras = Object.entries(fields).filter(([, field]) => !field.ours);
  const entries = keras.map(([key, field]) => {
    const value = config[key] as Json;
    return [field.argument, kerasValue(field.argument, value)];
  });
  return {
    name: layer.name,
    trainable: layer.trainable,
    ...fixed,
    ...regularizers(config),
    ...(Object.fromEntries(entries) as Record<string, Json>),
  };
}

function kerasLayer(layer: LayerSpec): Json {
  if (layer.className === 'Input')
    return {
      name: layer.name,
      class_name: 'InputLayer',
      config: {
        name: layer.name,
        batch_input_shape: [null, ...layer.config.shape],
        dtype: 'float32',
        sparse: false,
      },
      inbound_nodes: [],
    };
  return {
    name: layer.name,
    class_name: layer.className,
    config: kerasConfig(layer),
    inbound_nodes: [layer.inbound.map((name) => [name, 0, 0, {}])],
  };
}

/** The one translation of a model to Keras: a functional model's JSON as Keras 2 and tfjs read it. */
export function toKerasJson(model: ModelSpec): Json {
  const inputs = model.layers.filter((layer) => layer.className === 'Input');
  const last = model.layers.at(-1)?.name ?? '';
  return {
    class_name: 'Model',
    config: {
      name: 'model',
      layers: model.layers.map(kerasLayer),
      input_layers: inputs.map(({ name }) => [name, 0, 0]),
      output_layers: [[last, 0, 0]],
    },
    keras_version: '2.15.0',
    backend: 'tensorflow',
  };
}
