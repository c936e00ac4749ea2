/** Pictures a network was tried on: sorted by its answers, and as a table to take away. */

/** A picture and what the network said of it. */
export interface Tried {
  /** Its place among those tried; paths may come twice. */
  readonly index: number;
  readonly path: string;
  /** What its folder says it is, or null. */
  readonly className: string | null;
  /** As a data set stores them. */
  readonly pixels: Uint8Array;
  /** By class. */
  readonly probabilities: Float32Array;
  /** The most probable class, and how probable it is, 0..1. */
  readonly top: number;
  readonly confidence: number;
}

/** Pictures with one answer, the surest first; `answer` is a class's index, or null for "none of these". */
export interface TriedGroup {
  readonly answer: number | null;
  readonly pictures: readonly Tried[];
}

/** Sorted into the answers given, classes in their order and "none of these" last. Below `threshold` (0..1) there is no answer. */
export function groupTried(tried: readonly Tried[], threshold: number): TriedGroup[] {
  const byAnswer = new Map<number | null, Tried[]>();
  for (const picture of tried.toSorted((a, b) => b.confidence - a.confidence)) {
    const answer = answerOf(picture, threshold);
    const group = byAnswer.get(answer);
    if (group) group.push(picture);
    else byAnswer.set(answer, [picture]);
  }
  return [...byAnswer]
    .map(([answer, pictures]) => ({ answer, pictures }))
    .toSorted((a, b) => (a.answer ?? Infinity) - (b.answer ?? Infinity));
}

/** The class answered, or null for "none of these": the network is less sure than it has to be. */
export const answerOf = (
  { top, confidence }: Pick<Tried, 'top' | 'confidence'>,
  threshold: number,
): number | null => (confidence < threshold ? null : top);

/** How many are what their folder says, of those whose folder is named like a class. */
export interface TriedScore {
  readonly of: number;
  readonly right: number;
  /** Had no answer. */
  readonly none: number;
}

/** Null where no folder is named like a class. */
export function scoreTried(
  tried: readonly Tried[],
  classNames: readonly string[],
  threshold: number,
): TriedScore | null {
  const known = tried.filter(({ className }) => className !== null && classNames.includes(className));
  if (known.length === 0) return null;
  const answers = known.map((picture) => answerOf(picture, threshold));
  return {
    of: known.length,
    // Two classes may have one name: either is right.
    right: known.filter(({ className }, i) => {
      const answer = answers[i] ?? null;
      return answer !== null && classNames[answer] === className;
    }).length,
    none: answers.filter((answer) => answer === null).length,
  };
}

/** A table (RFC 4180) with a row for each picture: file, predicted, confidence, and a column for each class. */
export function triedCsv(tried: readonly Tried[], classNames: readonly string[], threshold: number): string {
  const rows = tried.map((picture) => {
    const answer = answerOf(picture, threshold);
    const predicted = answer === null ? 'none of these' : (classNames[answer] ?? '');
    const numbers = [picture.confidence, ...picture.probabilities].map((value) => value.toFixed(6));
    return [cell(picture.path), cell(predicted), ...numbers];
  });
  const head = ['file', 'predicted', 'confidence', ...classNames].map(cell);
  return `${[head, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}

/** What a spreadsheet would take for a formula gets an apostrophe in front. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
