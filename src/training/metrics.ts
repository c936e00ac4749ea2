/** Index of the largest value, the first of equals; as NumPy's `argmax`, the first NaN wins. -1 when there is none. */
export function argmax(values: ArrayLike<number>, start = 0, end: number = values.length): number {
  let best = -1;
  let most = -Infinity;
  for (let i = start; i < end; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) return i - start;
    if (best < 0 || value > most) {
      best = i - start;
      most = value;
    }
  }
  return best;
}

/**
 * Counts pictures by true class (row) and predicted class (column), as scikit-learn's `confusion_matrix`.
 * `labels` is `[n]`, `probabilities` row-major `[n, classes]`; the prediction is the most probable class.
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    const row = matrix[labels[i] as number];
    const predicted = argmax(probabilities, i * classes, (i + 1) * classes);
    if (row) row[predicted] = (row[predicted] ?? 0) + 1;
  }
  return matrix;
}

/** Fraction of the pictures on the diagonal, 0..1; NaN without pictures. */
export function matrixAccuracy(matrix: readonly (readonly number[])[]): number {
  let right = 0;
  let all = 0;
  matrix.forEach((row, i) => {
    right += row[i] ?? 0;
    for (const count of row) all += count;
  });
  return right / all;
}

/**
 * Fraction of the pictures whose label is among the `k` most probable classes, as Keras's TopKCategoricalAccuracy: of
 * equals all are in. Arrays as in `confusionMatrix`.
 */
export function topKAccuracy(labels: ArrayLike<number>, probabilities: ArrayLike<number>, k: number): number {
  const classes = probabilities.length / labels.length;
  let among = 0;
  for (let i = 0; i < labels.length; i++) {
    const own = probabilities[i * classes + (labels[i] as number)] as number;
    let better = 0;
    for (let j = i * classes; j < (i + 1) * classes; j++) if ((probabilities[j] as number) > own) better++;
    if (better < k) among++;
  }
  return among / labels.length;
}

/** A picture in a cell of the confusion matrix. */
export interface CellPicture {
  /** Its place in the evaluated subset. */
  readonly index: number;
  readonly predictedClass: number;
  /** Probability the network gave to the class it predicted, 0..1. */
  readonly confidence: number;
}

/** The pictures counted in a cell, the most confident first; with null as predicted class, all of the class that were taken for another. */
export function picturesOfCell(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  trueClass: number,
  predictedClass: number | null,
): CellPicture[] {
  const pictures: CellPicture[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== trueClass) continue;
    const start = i * classes;
    const predicted = argmax(probabilities, start, start + classes);
    if (predictedClass === null ? predicted === trueClass : predicted !== predictedClass) continue;
    pictures.push({
      index: i,
      predictedClass: predicted,
      confidence: probabilities[start + predicted] ?? Number.NaN,
    });
  }
  return pictures.toSorted((a, b) => b.confidence - a.confidence);
}
