/** Values and calls as Python writes them, with what is Keras's default left out. */
import signatures from './signatures/keras.json' with { type: 'json' };
import type { Doc } from './source.ts';

/** What a document's fields hold. */
export type Value = number | string | boolean | null | readonly Value[];

/** A literal; lists are tuples. */
export function python(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  // JSON's escapes are Python's too.
  if (typeof value === 'string') return JSON.stringify(value);
  return `(${value.map(python).join(', ')}${value.length === 1 ? ',' : ''})`;
}

/** An argument: its name, and what stands for its value. */
export type Argument = readonly [name: string, value: Value | { readonly code: string }];

type Signature = readonly (readonly [name: string, fallback?: unknown])[];

/** The arguments of something of Keras's in their order, each with its default where it has one. @throws for what is not known. */
export function signatureOf(name: string): Signature {
  const signature = (signatures as unknown as Readonly<Record<string, Signature>>)[name];
  if (!signature) throw new Error(`The signature of Keras's ${name} is not known.`);
  return signature;
}

/** Whether Keras takes this value where none is given: `null` of an activation is "linear". */
const isDefault = (fallback: unknown, value: Value): boolean =>
  JSON.stringify(fallback) === JSON.stringify(value) || (fallback === null && value === 'linear');

/** Whether an argument has the value that Keras takes where none is given. */
export function isKerasDefault(name: string, argument: string, value: Value): boolean {
  const known = signatureOf(name).find(([other]) => other === argument);
  return known?.length === 2 && isDefault(known[1], value);
}

/**
 * The arguments of a call as Python has them: those without a default by place where they come first, others by name and in
 * the order of the signature, and only where they are not the default. Arguments that the signature lacks go last.
 */
export function pythonArguments(name: string, given: readonly Argument[]): Doc[] {
  const signature = signatureOf(name);
  const placeOf = (argument: string) => {
    const place = signature.findIndex(([other]) => other === argument);
    return place < 0 ? signature.length : place;
  };
  const docs: Doc[] = [];
  for (const [argument, value] of given.toSorted(([a], [b]) => placeOf(a) - placeOf(b))) {
    const place = placeOf(argument);
    const known = signature[place];
    const isCode = typeof value === 'object' && value !== null && 'code' in value;
    if (known && known.length === 2 && !isCode && isDefault(known[1], value)) continue;
    const text = isCode ? value.code : python(value);
    // By place, as everyone writes it: what has to be given, or what comes first of all.
    const byPlace = place === docs.length && (known?.length === 1 || (place === 0 && name === 'Input'));
    docs.push(byPlace ? text : `${argument}=${text}`);
  }
  return docs;
}
