/** Mean and deviation of each channel, as Keras's `Normalization` learns them by `adapt` and uses them. */

/** Of the training pictures, in bytes, as they are before they are normalized. */
export interface Statistics {
  /** Of each channel. */
  readonly mean: readonly number[];
  /** Of each channel: the root of the mean squared distance from the mean. */
  readonly deviation: readonly number[];
}

/** `keras.config.epsilon()`: a channel that varies less is divided by this. */
const EPSILON = 1e-7;

/** What a value is multiplied by, and what is added then: `(value − mean) / max(deviation, ε)`. */
export function normalization({ mean, deviation }: Statistics): { scale: number[]; offset: number[] } {
  const scale = deviation.map((value) => 1 / Math.max(value, EPSILON));
  return { scale, offset: mean.map((value, channel) => -value * (scale[channel] as number)) };
}

/** Takes values channel by channel. */
interface ChannelSums {
  /** `[…, channels]`, row-major. */
  add(values: ArrayLike<number>): void;
  finish(): Statistics;
}

/** Sums up in the order given, so that the same values give the same bits. */
export function createChannelSums(channels: number): ChannelSums {
  let count = 0;
  // Distances from the first value, which lies among the others: no precision is lost, and all alike give exactly 0.
  const [first, sums, squares] = [1, 2, 3].map(() => new Float64Array(channels)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    add(values) {
      if (count === 0) for (let c = 0; c < channels; c++) first[c] = values[c] as number;
      for (let c = 0; c < channels; c++) {
        const origin = first[c] as number;
        let [sum, square] = [0, 0];
        for (let i = c; i < values.length; i += channels) {
          const distance = (values[i] as number) - origin;
          sum += distance;
          square += distance * distance;
        }
        sums[c] = (sums[c] as number) + sum;
        squares[c] = (squares[c] as number) + square;
      }
      count += values.length / channels;
    },
    finish() {
      const mean = Array.from(first, (origin, c) => origin + (sums[c] as number) / count);
      const deviation = Array.from(squares, (square, c) => {
        const variance = (square - (sums[c] as number) ** 2 / count) / count;
        return Math.sqrt(Math.max(0, variance));
      });
      return { mean, deviation };
    },
  };
}
