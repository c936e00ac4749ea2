/** Formulas of single numbers, such as an optimizer's: one text, which every backend carries out in one kernel. */

/** What formulas are made of, in the order of their numbers in `scripts/kernels/elementwise.ts`. */
export const operations = ['+', '-', '*', '/', 'max', 'sqrt', 'positive'] as const;
type Operation = (typeof operations)[number];

/** One operation: the places of what it takes and of its result. Places are the inputs, then the results, then what is between. */
interface Step {
  readonly operation: Operation;
  readonly a: number;
  readonly b: number;
  readonly to: number;
}

/** One result, as a shader computes it. */
interface Statement {
  readonly name: string;
  readonly expression: string;
  /** What it takes, inputs and earlier results. */
  readonly takes: readonly string[];
}

/** Formulas, taken apart. */
export interface Formula {
  /** Names, in the order in which they first stand in the text. */
  readonly inputs: readonly string[];
  readonly statements: readonly Statement[];
  readonly steps: readonly Step[];
  /** How many places there are in all. */
  readonly places: number;
}

const formulas = new Map<string, Formula>();

/** The formulas of a text, taken apart once. */
export function formulaOf(text: string): Formula {
  const known = formulas.get(text) ?? parse(text);
  formulas.set(text, known);
  return known;
}

/**
 * `name = expression`, as many as need be, with `;` between: each sees the results before it, by their names. Expressions
 * are names, `+ - * /`, brackets, `max(a, b)`, `sqrt(a)` and `positive(a)`, which is 1 where a > 0, else 0. No numbers,
 * since what varies from step to step is an input. Throws on anything else.
 */
function parse(text: string): Formula {
  const statements: Statement[] = text.split(';').map((statement) => {
    const [name = '', expression = ''] = statement.split('=').map((part) => part.trim());
    return { name, expression, takes: [...new Set(namesOf(expression))] };
  });
  const made = (before: number) => statements.slice(0, before).map(({ name }) => name);
  const inputs = [
    ...new Set(statements.flatMap(({ takes }, i) => takes.filter((name) => !made(i).includes(name)))),
  ];
  const first = inputs.length + statements.length;
  const steps: Step[] = [];
  let places = first;
  statements.forEach(({ expression }, i) => {
    const placeOf = (name: string) => {
      const result = made(i).lastIndexOf(name);
      return result < 0 ? inputs.indexOf(name) : inputs.length + result;
    };
    const own = stepsOf(expression, first, placeOf);
    steps.push(...own.slice(0, -1), { ...(own.at(-1) as Step), to: inputs.length + i });
    places = Math.max(places, ...own.map(({ to }) => to + 1));
  });
  return { inputs, statements, steps, places };
}

const tokensOf = (text: string): string[] => text.match(/\w+|\S/g) ?? [];
const namesOf = (text: string) => tokensOf(text).filter((token) => /^\w/.test(token) && !isOperation(token));

/** The steps of an expression; what is between is put from place `first` on. The usual descent: sums of products of factors. */
function stepsOf(text: string, first: number, placeOf: (name: string) => number): Step[] {
  const tokens = tokensOf(text);
  const steps: Step[] = [];
  let at = 0;
  const take = (token: string) => {
    if (tokens[at++] !== token) throw new SyntaxError(`“${token}” is missing in “${text}”.`);
  };
  /** The first free place after a value. */
  const after = (value: number, free: number) => Math.max(free, value + 1);
  const step = (operation: Operation, a: number, b: number, to: number): number => {
    steps.push({ operation, a, b, to });
    return to;
  };

  function factor(free: number): number {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const value = sum(free);
      take(')');
      return value;
    }
    if (!isOperation(token)) {
      const place = /^[a-z]\w*$/i.test(token) ? placeOf(token) : -1;
      if (place < 0) throw new SyntaxError(`“${token}” is not understood in “${text}”.`);
      return place;
    }
    take('(');
    const a = sum(free);
    const isPair = tokens[at] === ',';
    if (isPair) at++;
    const b = isPair ? sum(after(a, free)) : a;
    take(')');
    return step(token, a, b, free);
  }
  const chain = (among: string, next: (free: number) => number) => (free: number) => {
    let value = next(free);
    while (among.includes(tokens[at] ?? ' ')) {
      const operation = tokens[at++] as Operation;
      value = step(operation, value, next(after(value, free)), free);
    }
    return value;
  };
  const whole = chain('+-', chain('*/', factor));
  // A function, since it and `factor` call one another.
  function sum(free: number): number {
    return whole(free);
  }
  sum(first);
  if (at < tokens.length || steps.length === 0) throw new SyntaxError(`“${text}” is no formula.`);
  return steps;
}

const isOperation = (token: string): token is Operation => (operations as readonly string[]).includes(token);

/** How an input lies to the largest: number for number, one for all, one for each channel (last axis), one for each picture (first). */
export type Spread = 'whole' | 'single' | 'channels' | 'pictures';

/** How a shape lies to the largest one. Throws where it does not. */
export function spreadOf(shape: readonly number[], whole: readonly number[]): Spread {
  const size = (of: readonly number[]) => of.reduce((a, b) => a * b, 1);
  if (size(shape) === size(whole)) return 'whole';
  if (size(shape) === 1) return 'single';
  if (size(shape) === shape.at(-1) && shape.at(-1) === whole.at(-1)) return 'channels';
  if (size(shape) === shape[0] && shape[0] === whole[0] && shape.length === whole.length) return 'pictures';
  throw new RangeError(`A formula cannot take [${shape.join(', ')}] beside [${whole.join(', ')}].`);
}

/** Numbers of a stretch, about so many: what is between the steps stays in the processor's cache. */
const STRETCH = 512;

/** Numbers of a stretch that holds whole pixels of so many channels. */
export const stretchOf = (channels: number): number => channels * Math.max(1, Math.floor(STRETCH / channels));

/** One operation over a stretch; each has a loop of its own, which is what V8 does fastest. */
function run(operation: Operation, a: Float32Array, b: Float32Array, to: Float32Array, count: number): void {
  const [left, right] = [(i: number) => a[i] as number, (i: number) => b[i] as number];
  switch (operation) {
    case '+':
      for (let i = 0; i < count; i++) to[i] = left(i) + right(i);
      return;
    case '-':
      for (let i = 0; i < count; i++) to[i] = left(i) - right(i);
      return;
    case '*':
      for (let i = 0; i < count; i++) to[i] = left(i) * right(i);
      return;
    case '/':
      for (let i = 0; i < count; i++) to[i] = left(i) / right(i);
      return;
    case 'max':
      for (let i = 0; i < count; i++) to[i] = Math.max(left(i), right(i));
      return;
    case 'sqrt':
      for (let i = 0; i < count; i++) to[i] = Math.sqrt(left(i));
      return;
    case 'positive':
      for (let i = 0; i < count; i++) to[i] = left(i) > 0 ? 1 : 0;
      return;
    default:
      operation satisfies never;
  }
}

/** An input in JavaScript. */
export interface Input {
  readonly values: Float32Array;
  readonly spread: Spread;
}

/** Carries formulas out in JavaScript, in float32, into `outs`, of so many channels and pictures. */
export function calculate(
  { steps, places }: Formula,
  inputs: readonly Input[],
  outs: readonly Float32Array[],
  { channels, pictures }: { readonly channels: number; readonly pictures: number },
): void {
  const stretch = stretchOf(channels);
  const size = (outs[0]?.length ?? 0) / pictures;
  const whole = [...inputs.map(({ values, spread }) => (spread === 'whole' ? values : null)), ...outs];
  const between = Array.from({ length: places }, (_, place) =>
    whole[place] ? null : new Float32Array(stretch),
  );
  for (let picture = 0; picture < pictures; picture++) {
    inputs.forEach(({ values, spread }, place) => {
      const to = between[place];
      if (to && spread === 'pictures') to.fill(values[picture] as number);
      else if (to && picture === 0)
        for (let i = 0; i < stretch; i++) to[i] = values[i % values.length] as number;
    });
    for (let begin = 0; begin < size; begin += stretch) {
      const count = Math.min(stretch, size - begin);
      const at = picture * size + begin;
      const of = (place: number) => between[place] ?? (whole[place] as Float32Array).subarray(at, at + count);
      for (const { operation, a, b, to } of steps) run(operation, of(a), of(b), of(to), count);
    }
  }
}
