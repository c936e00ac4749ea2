// Formulas of single numbers, a stretch at a time, so that what is between the steps stays in the cache.

import { addRows } from './reductions';

// As `operations` of `src/training/engine/kernels/formula.ts` counts them.
const ADD = 0;
const SUB = 1;
const MUL = 2;
const DIV = 3;
const MAX = 4;
const SQRT = 5;
const POSITIVE = 6;

@inline
function vectorOf(operation: i32, a: v128, b: v128): v128 {
  if (operation == ADD) return f32x4.add(a, b);
  if (operation == SUB) return f32x4.sub(a, b);
  if (operation == MUL) return f32x4.mul(a, b);
  if (operation == DIV) return f32x4.div(a, b);
  if (operation == MAX) return f32x4.max(a, b);
  if (operation == SQRT) return f32x4.sqrt(a);
  return v128.and(f32x4.gt(a, f32x4.splat(0)), f32x4.splat(1));
}

@inline
function numberOf(operation: i32, a: f32, b: f32): f32 {
  if (operation == ADD) return a + b;
  if (operation == SUB) return a - b;
  if (operation == MUL) return a * b;
  if (operation == DIV) return a / b;
  if (operation == MAX) return max(a, b);
  if (operation == SQRT) return sqrt(a);
  return a > 0 ? 1 : 0;
}

@inline
function each(operation: i32, a: usize, b: usize, to: usize, bytes: usize): void {
  const fours = bytes & ~15;
  let at: usize = 0;
  for (; at < fours; at += 16)
    v128.store(to + at, vectorOf(operation, v128.load(a + at), v128.load(b + at)));
  for (; at < bytes; at += 4)
    store<f32>(to + at, numberOf(operation, load<f32>(a + at), load<f32>(b + at)));
}

/** Carries out steps over one stretch, and moves on. */
function carryOut(table: usize, steps: i32, bytes: usize): void {
  for (let step = 0; step < steps; step++) {
    const a = <usize>load<u32>(table, 4);
    const b = <usize>load<u32>(table, 8);
    const to = <usize>load<u32>(table, 12);
    switch (load<i32>(table)) {
      case ADD:
        each(ADD, a, b, to, bytes);
        break;
      case SUB:
        each(SUB, a, b, to, bytes);
        break;
      case MUL:
        each(MUL, a, b, to, bytes);
        break;
      case DIV:
        each(DIV, a, b, to, bytes);
        break;
      case MAX:
        each(MAX, a, b, to, bytes);
        break;
      case SQRT:
        each(SQRT, a, b, to, bytes);
        break;
      default:
        each(POSITIVE, a, b, to, bytes);
    }
    store<u32>(table, <u32>a + load<u32>(table, 16) * <u32>bytes, 4);
    store<u32>(table, <u32>b + load<u32>(table, 20) * <u32>bytes, 8);
    store<u32>(table, <u32>to + load<u32>(table, 24) * <u32>bytes, 12);
    table += 28;
  }
}

/**
 * Carries out steps over `size` numbers, `stretch` at a time. A step is seven integers at `table`: operation, addresses of what
 * it takes and of where its result goes, and for each of the three whether it moves on with the numbers, 1, or stays, 0.
 * Addresses are left where the numbers end.
 */
export function elementwise(table: usize, steps: i32, size: i32, stretch: i32): void {
  for (let begin = 0; begin < size; begin += stretch)
    carryOut(table, steps, (<usize>min(stretch, size - begin)) << 2);
}

/**
 * The same, but of the results at `results`, which stay, only sums are kept: those of a channel are added, in doubles, to that
 * one's at `sums`. `size` and `stretch` are whole pixels.
 */
export function elementwiseSums(
  table: usize,
  steps: i32,
  size: i32,
  stretch: i32,
  results: usize,
  channels: i32,
  sums: usize,
): void {
  for (let begin = 0; begin < size; begin += stretch) {
    const count = min(stretch, size - begin);
    carryOut(table, steps, (<usize>count) << 2);
    addRows(results, count / channels, channels, sums);
  }
}

/** Fills `size` numbers at `to` with the `count` at `from`, over and over: what is there is copied behind itself, twice as much each time. */
export function fill(from: usize, count: i32, to: usize, size: i32): void {
  const whole = (<usize>size) << 2;
  let bytes = min((<usize>count) << 2, whole);
  memory.copy(to, from, bytes);
  for (; bytes < whole; bytes <<= 1) memory.copy(to + bytes, to, min(bytes, whole - bytes));
}
