import { describe, expect, test } from 'vitest';
import { type Array64, dot, map, normal } from './array64.ts';
import { layerCases } from './cases.ts';
import { referenceOf } from './layers.ts';
import { hasGradient } from './pass.ts';

/** Central differences' step: their error, h², and rounding, 1e-16 / h, are then far below the tolerance. */
const H = 1e-5;
const DIRECTIONS = 2;

describe('referenceOf', () => {
  const cases = layerCases.filter((c) => !c.hasTies).map((c) => [c.title, c] as const);
  test.each(cases)('%s has the gradients that finite differences give', (title, { layer, inputs }) => {
    const run = referenceOf(layer.className);
    const { y, backward } = run(layer.config, inputs);
    const dy = normal(y.shape, `${title} dy`);
    const gradients = backward(dy);
    const differentiable = Object.entries(inputs).filter(([name]) => hasGradient(name));
    expect(Object.keys(gradients).toSorted()).toEqual(differentiable.map(([name]) => name).toSorted());
    for (const [name, value] of differentiable) {
      const gradient = gradients[name]!;
      expect(gradient.shape).toEqual(value.shape);
      for (let i = 0; i < DIRECTIONS; i++) {
        const direction = normal(value.shape, `${title} ${name} ${i}`);
        const at = (h: number): number => {
          const moved: Array64 = map(value, (v, k) => v + h * direction.values[k]!);
          return dot(run(layer.config, { ...inputs, [name]: moved }).y, dy);
        };
        const scale =
          Math.sqrt(dot(gradient, gradient) * dot(direction, direction)) + Math.sqrt(dot(dy, dy)) * 1e-4;
        expect(Math.abs((at(H) - at(-H)) / (2 * H) - dot(gradient, direction)) / scale).toBeLessThan(1e-7);
      }
    }
  });
});
