import type { ModelSpec } from '../../model-builder/spec.ts';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue, defaultRef, offerOf } from '../../data/catalogue.ts';
import type { DatasetRef } from '../../data/dataset.ts';
import { analyse } from '../../model-builder/analyse.ts';
import { anyExperiment } from '../../test/anyExperiment.ts';
import { inputShapeOf } from './changeData.ts';
import { defaultExperiment, trainingDefaults } from './defaultExperiment.ts';
import { adamDefaults } from './optimizers.ts';
import { parseExperiment } from './parseExperiment.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const documentOf = (id: string): Json => {
  const offer = catalogue.find(({ info }) => info.id === id);
  return JSON.parse(JSON.stringify({ ...defaultExperiment(), dataset: offer && defaultRef(offer) })) as Json;
};
const valid = documentOf('shapes');

const edition = {
  title: 'Pets',
  shape: [64, 64, 3],
  fit: 'pad',
  classNames: ['cat', 'dog'],
  training: [200, 228],
  validation: [46, 46],
  test: [46, 46],
};
const onOwn = withValue(valid, ['dataset'], {
  id: `own-${'0a'.repeat(32)}`,
  trainingSize: 428,
  knobs: {},
  own: edition,
}) as Json;
const withEdition = (part: string, value: unknown): unknown =>
  withValue(onOwn, ['dataset', 'own', part], value);

/** Every place of some JSON, the root first. */
function placesIn(json: Json, at: Path = []): Path[] {
  if (typeof json !== 'object' || json === null) return [at];
  const members = Array.isArray(json) ? [...json.entries()] : Object.entries(json);
  return [at, ...members.flatMap(([key, value]) => placesIn(value, [...at, key]))];
}

/** A copy with another value at a place, whatever its key is. */
function withValue(json: Json, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy: unknown = Array.isArray(json) ? [...json] : { ...(json as object) };
  const inner = (json as Record<string, Json>)[key];
  Object.defineProperty(copy, key, {
    value: rest.length > 0 ? withValue(inner as Json, rest, value) : value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

function without(json: Json, path: Path): unknown {
  const copy = structuredClone(json);
  const parent = path.slice(0, -1).reduce((inner, key) => (inner as Record<string, Json>)[key] as Json, copy);
  Reflect.deleteProperty(parent as object, path.at(-1) ?? '');
  return copy;
}

/** What the refusal says after "The experiment is damaged: ", or null when it opens; any other failure is thrown. */
function refusal(json: unknown): string | null {
  try {
    parseExperiment(json);
    return null;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'InvalidExperiment') throw error;
    const fault = /^The experiment is damaged: (\S.*[^.])\.$/s.exec(error.message)?.[1];
    if (fault === undefined) throw error;
    return fault;
  }
}

const places = placesIn(valid).filter((path) => path.length > 0);
const long = 'x'.repeat(10_000);
const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as Json;
const huge = new Array(200_000).fill(0);

describe('parseExperiment', () => {
  test('500 generated experiments survive a file', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyExperiment, (experiment) => {
        expect(parseExperiment(JSON.parse(JSON.stringify(experiment, null, 2)))).toEqual(experiment);
        // Whatever opens can be judged, also where nothing in it fits.
        const { classNames } = offerOf(experiment.dataset).info;
        const context = { classes: classNames.length, batchSize: experiment.training.batchSize };
        analyse(experiment.model, { ...context, inputShape: inputShapeOf(experiment) });
        seen.add(experiment.dataset.own ? 'own' : experiment.dataset.id);
        for (const { className } of experiment.model.layers) seen.add(className);
      }),
      { numRuns: 500, seed: 3 },
    );
    // They are of everything there is.
    expect([...seen]).toEqual(expect.arrayContaining(['own', ...catalogue.map(({ info }) => info.id)]));
    expect([...seen]).toEqual(expect.arrayContaining(['Input', 'Conv2D', 'Dense', 'Dropout']));
  });

  /** Its weights cost nothing. */
  const withoutPenalties = (model: object) => ({
    ...model,
    layers: (model as ModelSpec).layers.map((layer) =>
      'kernelInitializer' in layer.config
        ? { ...layer, config: { ...layer.config, kernelL1: 0, kernelL2: 0 } }
        : layer,
    ),
  });

  test('a document of version 1 opens with what it did not know yet', () => {
    // What the program of that version made for a first visit.
    const first = JSON.parse(
      readFileSync(new URL('fixtures/version1.json', import.meta.url), 'utf8'),
    ) as Record<string, Json>;
    expect(parseExperiment(first)).toEqual({
      ...first,
      version: 7,
      model: withoutPenalties(first['model'] as object),
      augmentation: [],
      dataset: { id: 'mnist', trainingSize: 10_000, knobs: {}, own: null },
      preprocessing: { size: null, fit: 'stretch', channels: null, scaling: '0 to 1' },
      training: trainingDefaults,
    });
    expect(refusal({ ...first, dataset: { id: 'mnist' } })).toBe('dataset.trainingSize is missing');
  });

  test('so does one of version 2', () => {
    // What the program of that version made of Shapes, in grey and enlarged.
    const second = JSON.parse(
      readFileSync(new URL('fixtures/version2.json', import.meta.url), 'utf8'),
    ) as Record<string, object>;
    expect(parseExperiment(second)).toEqual({
      ...second,
      version: 7,
      model: withoutPenalties(second['model'] as object),
      augmentation: [],
      dataset: { ...second['dataset'], own: null },
      preprocessing: { ...second['preprocessing'], fit: 'stretch' },
      training: { ...trainingDefaults, ...second['training'], optimizer: adamDefaults },
    });
  });

  test('so does one of version 3', () => {
    // What the program of that version made of somebody's own pictures, from -1 to 1.
    const third = JSON.parse(
      readFileSync(new URL('fixtures/version3.json', import.meta.url), 'utf8'),
    ) as Record<string, object>;
    const { own } = third['dataset'] as DatasetRef;
    expect(own?.classNames).toEqual(['cat', 'dog']);
    expect(parseExperiment(third)).toEqual({
      ...third,
      version: 7,
      model: withoutPenalties(third['model'] as object),
      augmentation: [],
      dataset: { ...third['dataset'], own: { ...own, fit: 'crop' } },
      preprocessing: { ...third['preprocessing'], fit: 'stretch' },
      training: { ...trainingDefaults, ...third['training'], optimizer: adamDefaults },
    });
  });

  test('so does one of version 5, which lacked only kinds of layers', () => {
    // What the program of that version made for a first visit.
    const fifth = JSON.parse(
      readFileSync(new URL('fixtures/version5.json', import.meta.url), 'utf8'),
    ) as object;
    expect(parseExperiment(fifth)).toEqual({ ...fifth, version: 7 });
    // The sixth lacked only groups.
    expect(parseExperiment({ ...fifth, version: 6 })).toEqual({ ...fifth, version: 7 });
  });

  test('a layer may stand in a group, whose name is short text', () => {
    const grouped = (group: unknown) => withValue(valid, ['model', 'layers', 1, 'group'], group);
    expect(parseExperiment(grouped('Stem ½')).model.layers[1]?.group).toBe('Stem ½');
    for (const wrong of ['', 'x'.repeat(41), 'two\nlines', 7])
      expect(refusal(grouped(wrong))).toMatch(/^model\.layers\.1\.group has to be/);
  });

  test.each([
    [1, 'dataset'],
    [2, 'dataset'],
    [3, 'dataset'],
    [2, 'preprocessing'],
    [3, 'preprocessing'],
  ])('of version %i, %s that is no object is refused as in a new document', (version, name) => {
    for (const wrong of [null, 7])
      expect(refusal({ ...(valid as object), version, [name]: wrong })).toBe(`${name} has to be an object`);
  });

  test.each<[string, unknown, string]>([
    ['nothing', null, 'it has to be an object'],
    ['text', 'experiment', 'it has to be an object'],
    ['no version', {}, 'version is missing'],
    [
      'an unknown version',
      withValue(valid, ['version'], '2'),
      'version has to be a whole number from 1 to 7',
    ],
    ['a part too many', withValue(valid, ['weights'], 1), 'weights is not known here'],
    ['a missing part', without(valid, ['training', 'seed']), 'training.seed is missing'],
    [
      'a fraction',
      withValue(valid, ['training', 'batchSize'], 32.5),
      'training.batchSize has to be a whole number from 1 to 1024',
    ],
    [
      'a number that is none',
      withValue(valid, ['training', 'optimizer', 'learningRate'], Number.NaN),
      'training.optimizer.learningRate has to be a number from 1e-8 to 100',
    ],
    [
      '1e999',
      JSON.parse(JSON.stringify(valid).replace('"epochs":10', '"epochs":1e999')),
      'training.epochs has to be a whole number from 1 to 10000',
    ],
    [
      'an optimizer of another kind',
      withValue(valid, ['training', 'optimizer', 'className'], 'constructor'),
      'training.optimizer.className has to be an optimizer that is known here: SGD, RMSprop, Adagrad, Adam, or AdamW',
    ],
    [
      "an argument of the other optimizer's",
      withValue(valid, ['training', 'optimizer', 'momentum'], 0.5),
      'training.optimizer.momentum is not known here',
    ],
    [
      'a data set that is none',
      withValue(valid, ['dataset', 'id'], 'toString'),
      'dataset.id has to name a data set that is on offer here',
    ],
    [
      'a knob out of range',
      withValue(valid, ['dataset', 'knobs', 'noise'], 0.6),
      'dataset.knobs.noise has to be a number from 0 to 0.5',
    ],
    [
      'a fraction of a seed',
      withValue(valid, ['dataset', 'knobs', 'seed'], 1.5),
      'dataset.knobs.seed has to be a whole number from 0 to 999,999',
    ],
    [
      'a knob missing',
      without(valid, ['dataset', 'knobs', 'colour']),
      'dataset.knobs.colour has to be a number from 0 to 1',
    ],
    [
      'a knob too many',
      withValue(valid, ['dataset', 'knobs', 'agreement'], 1),
      'dataset.knobs.agreement is no knob of "shapes"',
    ],
    [
      'knobs where there are none',
      withValue(documentOf('mnist'), ['dataset', 'knobs', 'seed'], 1),
      'dataset.knobs.seed is no knob of "mnist"',
    ],
    ['no say on whose pictures they are', without(valid, ['dataset', 'own']), 'dataset.own is missing'],
    [
      "somebody's own pictures in place of others",
      withValue(valid, ['dataset', 'own'], edition),
      'dataset.own has to be null for "shapes"',
    ],
    [
      'own pictures of which nothing is said',
      withValue(onOwn, ['dataset', 'own'], null),
      `dataset.own has to say what its pictures are for "own-${'0a'.repeat(32)}"`,
    ],
    [
      'an id that is no hash',
      withValue(onOwn, ['dataset', 'id'], 'own-../../evil'),
      'dataset.id has to name a data set that is on offer here',
    ],
    [
      'knobs of own pictures',
      withValue(onOwn, ['dataset', 'knobs', 'seed'], 1),
      `dataset.knobs.seed is no knob of "own-${'0a'.repeat(32)}"`,
    ],
    [
      'pictures of a size that is not on offer',
      withEdition('shape', [64, 63, 3]),
      'dataset.own.shape has to be a side of 28, 32, 48, 64, 96, 128, 160, 224 twice, and 1 or 3 channels',
    ],
    ['one class', withEdition('classNames', ['cat']), 'dataset.own.classNames has to hold 2 to 256 names'],
    [
      '1,000 classes',
      withEdition('classNames', Array.from({ length: 1000 }, String)),
      'dataset.own.classNames has to hold 2 to 256 names',
    ],
    [
      'a name that is none',
      withEdition('classNames', ['cat', null]),
      'dataset.own.classNames.1 has to be text of at most 200 characters',
    ],
    [
      'an unknown fit of own pictures',
      withEdition('fit', 'cover'),
      'dataset.own.fit has to be crop, pad or stretch',
    ],
    [
      'a class that is not counted',
      withEdition('test', [92]),
      'dataset.own has to count the pictures of every class',
    ],
    [
      'a negative count',
      withEdition('test', [93, -1]),
      'dataset.own.test.1 has to be a whole number from 0 to 10,000,000',
    ],
    [
      'nothing to train on',
      withEdition('training', [0, 0]),
      'dataset.own has to hold at least one picture for training and one for validation, and no more than fit',
    ],
    [
      'more pictures than fit',
      withEdition('test', [1e7, 1]),
      'dataset.own has to hold at least one picture for training and one for validation, and no more than fit',
    ],
    [
      'a size of one number',
      withValue(valid, ['preprocessing', 'size'], [64]),
      'preprocessing.size has to be null, or height and width: two whole numbers from 8 to 256',
    ],
    [
      'a size of three numbers',
      withValue(valid, ['preprocessing', 'size'], [64, 64, 3]),
      'preprocessing.size has to be null, or height and width: two whole numbers from 8 to 256',
    ],
    [
      'a size too large',
      withValue(valid, ['preprocessing', 'size'], [64, 4096]),
      'preprocessing.size has to be null, or height and width: two whole numbers from 8 to 256',
    ],
    [
      'an unknown fit',
      withValue(valid, ['preprocessing', 'fit'], 'cover'),
      'preprocessing.fit has to be one of crop, pad, stretch',
    ],
    [
      'two channels',
      withValue(valid, ['preprocessing', 'channels'], 2),
      'preprocessing.channels has to be 1, 3 or null',
    ],
    ['a long title', withValue(valid, ['title'], long), 'title has to be text of at most 200 characters'],
    ['a long key', withValue(valid, ['training', long], 1), `training.${'x'.repeat(40)}… is not known here`],
    ['no layers', withValue(valid, ['model', 'layers'], []), 'model.layers has to hold at least one layer'],
    [
      'an unknown layer',
      withValue(valid, ['model', 'layers', 1, 'className'], 'Lambda'),
      'model.layers.1.className has to be a kind of layer that is known here',
    ],
    [
      'an argument out of range',
      withValue(valid, ['model', 'layers', 1, 'config', 'kernelSize'], [3, 0]),
      'model.layers.1.config.kernelSize (kernel_size of "conv2d") has to be two whole numbers from 1 to 15',
    ],
    [
      'an argument too many',
      withValue(valid, ['model', 'layers', 1, 'config', 'groups'], 2),
      'model.layers.1.config.groups is no argument of Conv2D "conv2d"',
    ],
    [
      'a name used twice',
      withValue(valid, ['model', 'layers', 3, 'name'], 'conv2d'),
      'model.layers.3.name has to differ from the others: there are two "conv2d"',
    ],
    [
      'a layer that reads itself',
      withValue(valid, ['model', 'layers', 3, 'inbound'], ['max_pooling2d', 'conv2d_1']),
      'model.layers.3.inbound.1 has to name a layer before "conv2d_1", not "conv2d_1"',
    ],
    [
      'a circle of layers',
      withValue(valid, ['model', 'layers', 1, 'inbound'], ['dense']),
      'model.layers.1.inbound.0 has to name a layer before "conv2d", not "dense"',
    ],
    [
      'a layer that reads none of these',
      withValue(valid, ['model', 'layers', 1, 'inbound'], ['constructor']),
      'model.layers.1.inbound.0 has to name a layer before "conv2d", not "constructor"',
    ],
    [
      'a layer that reads too many',
      withValue(valid, ['model', 'layers', 1, 'inbound'], new Array(65).fill('input_layer')),
      'model.layers.1.inbound has to be at most 64 layers',
    ],
  ])('%s is refused with the path of the fault', (_, json, expected) => {
    expect(refusal(json)).toBe(expected);
  });

  test('names of own classes are only text, and may be the same', () => {
    const hostile = [
      '',
      '',
      '__proto__',
      '<img src=x onerror=alert(1)>',
      '\u0000\ud800\u202e',
      'ß'.repeat(200),
    ];
    const counts = hostile.map(() => 3);
    const own = { ...edition, classNames: hostile, training: counts, validation: counts, test: counts };
    const json = JSON.parse(JSON.stringify(withValue(onOwn, ['dataset', 'own'], own))) as Json;
    expect(refusal(json)).toBeNull();
    expect(offerOf(parseExperiment(json).dataset).info.classNames).toEqual(hostile);
  });

  test('an experiment of a newer version is said to be so', () => {
    expect(() => parseExperiment({ version: 8, anything: 'new' })).toThrow(
      'saved by a newer version of Kernelscope (format 8; this one reads 7). Reload the page',
    );
  });

  test.each<[string, unknown]>([
    ['a wrong type', { toString: 1 }],
    ['10,000 characters', long],
    ['an infinity', Infinity],
    ['deep nesting', deep],
    ['a list of 200,000', huge],
  ])('%s at any place is refused at that place, or one it follows from, in a short sentence', (_, value) => {
    for (const path of places) {
      const begun = performance.now();
      const said = refusal(withValue(valid, path, value));
      expect(performance.now() - begun, path.join('.')).toBeLessThan(1000);
      expect(said, path.join('.')).not.toBeNull();
      const named = (said?.split(' ')[0] ?? '').split('.');
      // What a wrong name breaks is another layer's inbound.
      const shared = path.at(-1) === 'name' ? ['model', 'layers'] : path.slice(0, named.length);
      expect(named.slice(0, shared.length)).toEqual(shared.map(String));
      expect(said?.length).toBeLessThan(250);
    }
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'a member named %s in any object is refused by name, and no object inherits anything of it',
    (key) => {
      const objects = [[], ...places].filter((path) => {
        const inner = path.reduce<Json>((json, step) => (json as Record<string, Json>)[step] as Json, valid);
        return typeof inner === 'object' && inner !== null && !Array.isArray(inner);
      });
      expect(objects.length).toBeGreaterThan(15);
      for (const path of objects) {
        const json: unknown = JSON.parse(JSON.stringify(withValue(valid, [...path, key], { polluted: 1 })));
        expect(refusal(json)?.split(' ')[0]).toBe([...path, key].join('.'));
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  test('generated damage is refused or opens as a whole experiment, and never anything else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
        const json = withValue(valid, path, value);
        expect(refusal(json) ?? parseExperiment(json)).toEqual(refusal(json) ?? json);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });
});
