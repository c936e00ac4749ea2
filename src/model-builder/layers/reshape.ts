import { defineLayer } from '../defineLayer.ts';
import { lengths } from '../fields.ts';

/** Keras's `Reshape`, to a row of values or to feature maps. */
export const reshape = defineLayer({
  family: 'shape',
  inputs: 'one',
  about: 'Lays the same values out in another shape, row by row; channels vary fastest.',
  fields: {
    targetShape: lengths({
      argument: 'target_shape',
      max: 1_000_000,
      default: [-1],
      help: 'One length for a row of values, or height, width and channels; -1 means whatever is left.',
      enters: ['output shape'],
    }),
  },
  outputShape({ targetShape }, [input]) {
    const values = sizeOf(input ?? []);
    const known = sizeOf(targetShape.filter((length) => length !== -1));
    const rest = values / known;
    const fits = targetShape.includes(-1) ? Number.isInteger(rest) : rest === 1;
    if (fits) return targetShape.map((length) => (length === -1 ? rest : length));
    const lastLeft = [...targetShape.slice(0, -1), -1];
    const row = { label: 'Make it one row', config: { targetShape: [-1] } };
    const got = input?.length === 3 ? `${input.join('×')}, which is ${values} values,` : `${values} values`;
    return {
      problem: `Reshape gets ${got} and cannot make ${targetShape.join('×')} of them${targetShape.includes(-1) ? `: ${values} is no multiple of ${known}` : `, which is ${known}`}. Choose lengths whose product is ${values}.`,
      fix: Number.isInteger(values / sizeOf(lastLeft.slice(0, -1)))
        ? { label: `Set target shape to ${lastLeft.join('×')}`, config: { targetShape: lastLeft } }
        : row,
    };
  },
  variables: () => [],
  window: () => 'all',
  lengths({ targetShape }, [input = []]) {
    const open = targetShape.includes(-1) ? targetShape.indexOf(-1) : targetShape.length - 1;
    const rest = [input.join(' × '), ...targetShape.toSpliced(open, 1)].join(' / ');
    return targetShape.map((_, axis) => (axis === open ? rest : null));
  },
  held: { output: 0, input: 0 },
  describe: ({ targetShape }) => targetShape.join('×'),
});

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
