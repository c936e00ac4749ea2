import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rules } from './test/architecture/rules.ts';
import { parseSource } from './test/architecture/sourceFile.ts';

const src = fileURLToPath(new URL('./', import.meta.url));
const source = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  .map((path) => parseSource(`src/${path}`, readFileSync(join(src, path), 'utf8')));

const titles = {
  R1: 'imports point left; no circles, barrels, default exports, any or enum',
  R2: '.ts files have no React and no DOM',
  R3: 'tensors live only in the engine',
  R4: 'nobody imports the engine',
  R5: 'only data crosses the worker, and events name their run',
  R6: 'one store a folder, reactions between stores in one file',
  R7: 'randomness is keyed',
  R8: 'files rarely have over 300 lines, functions 60',
} satisfies Record<keyof typeof rules, string>;

describe('the source', () => {
  test('was found', () => {
    expect(source.length).toBeGreaterThan(100);
    expect(source.find((file) => file.path === 'src/app/wiring.ts')?.imports.length).toBeGreaterThan(5);
  });

  test.each(Object.keys(rules) as (keyof typeof rules)[])('%s holds', (name) => {
    expect(rules[name](source), titles[name]).toEqual([]);
  });
});

interface Bad {
  readonly rule: keyof typeof rules;
  readonly what: string;
  /** Text by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly says: string;
}

const lines = (n: number) => 'call();\n'.repeat(n);
const bad: readonly Bad[] = [
  {
    rule: 'R1',
    what: 'an import to the right',
    files: { 'src/data/a.ts': `import { b } from '../app/b.ts';` },
    says: 'imports point left',
  },
  {
    rule: 'R1',
    what: 'a type import to the right',
    files: { 'src/ui/A.tsx': `import type { B } from '../data/b.ts';` },
    says: 'imports point left',
  },
  {
    rule: 'R1',
    what: "a type's import expression to the right",
    files: { 'src/ui/a.ts': `export type A = import('../data/b.ts').B;` },
    says: 'imports point left',
  },
  {
    rule: 'R1',
    what: 'a dynamic import to the right',
    files: { 'src/data/a.ts': `await import('../training/b.ts');` },
    says: 'imports point left',
  },
  {
    rule: 'R1',
    what: 'a test helper in the product',
    files: { 'src/data/a.ts': `import { b } from '../test/b.ts';` },
    says: 'for tests only',
  },
  {
    rule: 'R1',
    what: 'an import without extension',
    files: { 'src/data/a.ts': `import { b } from './b';` },
    says: 'extension',
  },
  {
    rule: 'R1',
    what: 'a circle of type imports',
    files: {
      'src/data/a.ts': `import type { B } from './b.ts'; export type A = B;`,
      'src/data/b.ts': `import type { C } from './c.ts'; export type B = C;`,
      'src/data/c.ts': `import type { A } from './a.ts'; export type C = A;`,
    },
    says: 'src/data/a.ts → src/data/b.ts → src/data/c.ts → src/data/a.ts',
  },
  {
    rule: 'R1',
    what: 'a barrel',
    files: { 'src/data/index.ts': `export * from './a.ts';` },
    says: 'exports another file',
  },
  {
    rule: 'R1',
    what: 'a barrel by name',
    files: { 'src/data/index.ts': `export { a } from './a.ts';` },
    says: 'exports another file',
  },
  {
    rule: 'R1',
    what: 'a default export',
    files: { 'src/data/a.ts': `export default 1;` },
    says: 'default export',
  },
  { rule: 'R1', what: 'any', files: { 'src/data/a.ts': `export const a: any = 1;` }, says: 'says any' },
  { rule: 'R1', what: 'an enum', files: { 'src/data/a.ts': `export enum A { B }` }, says: 'enum' },
  {
    rule: 'R2',
    what: 'React in a .ts file',
    files: { 'src/data/a.ts': `import { useState } from 'react';` },
    says: 'no React',
  },
  {
    rule: 'R2',
    what: 'the DOM in a .ts file',
    files: { 'src/data/a.ts': `document.title = 'a';` },
    says: 'no DOM',
  },
  {
    rule: 'R2',
    what: 'a DOM type in a .ts file',
    files: { 'src/data/a.ts': `export type A = HTMLElement;` },
    says: 'no DOM',
  },
  {
    rule: 'R2',
    what: 'the DOM by another way',
    files: { 'src/data/a.ts': `globalThis.document.title = 'a';` },
    says: 'no DOM',
  },
  {
    rule: 'R3',
    what: 'tfjs outside of the engine',
    files: { 'src/training/a.ts': `import type { Tensor } from '@tensorflow/tfjs-core';` },
    says: 'tensors live only',
  },
  {
    rule: 'R4',
    what: 'an import of the engine',
    files: { 'src/training/a.ts': `import { fit } from './engine/fit.ts';` },
    says: 'only door',
  },
  {
    rule: 'R4',
    what: 'a lazy import of the engine',
    files: { 'src/app/a.ts': `await import('../training/engine/fit.ts');` },
    says: 'only door',
  },
  {
    rule: 'R4',
    what: 'a second place that starts the worker',
    files: { 'src/app/a.ts': `new URL('../training/engine/worker.ts', import.meta.url);` },
    says: 'only door',
  },
  {
    rule: 'R4',
    what: 'any other worker',
    files: { 'src/data/a.ts': `new Worker('/a.js');` },
    says: 'starts a worker',
  },
  {
    rule: 'R4',
    what: 'an engine that knows the page',
    files: { 'src/training/engine/a.ts': `import { createTrainer } from '../trainer.ts';` },
    says: 'not its business',
  },
  {
    rule: 'R5',
    what: 'a callback in a message',
    files: { 'src/training/protocol.ts': `export type Command = { readonly done: () => void };` },
    says: 'a function',
  },
  {
    rule: 'R5',
    what: 'a tensor in a message',
    files: { 'src/training/protocol.ts': `export interface A { readonly x: Tensor4D }` },
    says: 'Tensor4D',
  },
  {
    rule: 'R5',
    what: 'an event that names no run',
    files: {
      'src/training/protocol.ts': `export type Event = { readonly type: 'ready' } | { readonly type: 'steps'; readonly rows: number };`,
    },
    says: 'steps',
  },
  {
    rule: 'R5',
    what: 'code in the protocol',
    files: { 'src/training/protocol.ts': `export const a = 1;` },
    says: 'types only',
  },
  {
    rule: 'R6',
    what: 'a store in a file of another name',
    files: { 'src/data/a.ts': `import { createStore } from 'zustand/vanilla';` },
    says: 'xStore.ts',
  },
  {
    rule: 'R6',
    what: 'a second store in a folder',
    files: { 'src/data/aStore.ts': '', 'src/data/bStore.ts': '' },
    says: 'second store',
  },
  {
    rule: 'R6',
    what: 'a store that knows another',
    files: { 'src/app/aStore.ts': `import type { B } from '../training/bStore.ts';` },
    says: 'does not know another',
  },
  {
    rule: 'R6',
    what: 'a reaction outside of the wiring',
    files: { 'src/training/a.ts': `store.subscribe(() => {});` },
    says: 'src/app/wiring.ts',
  },
  {
    rule: 'R7',
    what: 'Math.random',
    files: { 'src/data/a.ts': `export const a = Math.random();` },
    says: 'Math.random',
  },
  {
    rule: 'R7',
    what: "tfjs's random numbers",
    files: { 'src/training/engine/a.ts': `tf.truncatedNormal([1]);` },
    says: 'truncatedNormal',
  },
  {
    rule: 'R7',
    what: "tfjs's dropout",
    files: { 'src/training/engine/a.ts': `import { dropout } from '@tensorflow/tfjs-core';` },
    says: 'dropout',
  },
  { rule: 'R8', what: 'a long file', files: { 'src/data/a.ts': lines(301) }, says: '301 lines' },
  {
    rule: 'R8',
    what: 'a long function',
    files: { 'src/data/a.ts': `function a() {\n${lines(60)}}` },
    says: '62 lines',
  },
];

describe('a made-up bad file', () => {
  test.each(bad.map((each) => [each.rule, each.what, each] as const))(
    '%s finds %s',
    (rule, _, { files, says }) => {
      const found = rules[rule](Object.entries(files).map(([path, text]) => parseSource(path, text)));
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(says);
      expect(found[0]).toMatch(/^src\/[\w/-]+\.tsx?:\d+ /);
    },
  );
});

describe('what is allowed', () => {
  const good: Readonly<Record<string, string>> = {
    'src/app/useA.ts': `import { useState } from 'react'; document.title = 'a';`,
    'src/app/A.tsx': `import { useState } from 'react'; import type { B } from '../data/b.ts';`,
    'src/app/c.ts': `import type { B } from '../data/b.ts'; export const f = (document: B) => document;`,
    'src/data/b.ts': `export interface B { window(size: number): number; readonly document: string }\nexport const f = (b: B) => b.document;`,
    'src/training/client.ts': `new Worker(new URL('./engine/worker.ts', import.meta.url));`,
    'src/training/engine/worker.ts': `import * as tf from '@tensorflow/tfjs-core'; import { a } from '../metrics.ts'; import type { Event } from '../protocol.ts';`,
    'src/training/protocol.ts': `export type Event = { readonly type: 'ready' } | { readonly type: 'steps'; readonly runId: string };`,
    'src/training/factory.ts': `export function create() {\n  const a = () => {\n${lines(50)}  };\n  const b = () => {\n${lines(50)}  };\n  return { a, b };\n}`,
    'src/training/engine/fit.test.ts': `import { a } from '../../test/a.ts'; export const b = Math.random();`,
  };
  test.each(Object.entries(rules))('%s finds nothing in good files', (_, rule) => {
    expect(rule(Object.entries(good).map(([path, text]) => parseSource(path, text)))).toEqual([]);
  });

  test('R8 lets one function in a hundred be a little longer, none much', () => {
    const short = 'function b() {}\n'.repeat(120);
    const long = (n: number) => `function a() {\n${lines(n)}}\n`;
    expect(rules.R8([parseSource('src/data/a.ts', short + long(70))])).toEqual([]);
    expect(rules.R8([parseSource('src/data/a.ts', short + long(75))])).toHaveLength(1);
    expect(rules.R8([parseSource('src/data/a.ts', short + long(58))])).toEqual([]);
    expect(rules.R8([parseSource('src/data/a.ts', short + long(65) + long(65))])).toHaveLength(2);
  });
});
