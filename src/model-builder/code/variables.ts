import type { ModelSpec } from '../spec.ts';

/** A variable for each layer: its name, where a program can have that and has not; `taken` are words with blanks between. */
export function variablesOf({ layers }: ModelSpec, taken: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  const used = new Set(taken.split(' '));
  for (const { name } of layers) {
    const base = name.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_');
    let variable = base;
    for (let i = 2; used.has(variable); i++) variable = `${base}_${i}`;
    used.add(variable);
    variables.set(name, variable);
  }
  return variables;
}
