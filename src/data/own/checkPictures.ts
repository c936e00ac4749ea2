/** Pictures that are hard to learn from by themselves. */
import { counted, type Finding, fixOf } from './finding.ts';
import type { OwnSample, OwnSet } from './ownSet.ts';

/**
 * A picture is blurry under both: under 100, the usual bound for the variance of the Laplacian (Rosebrock 2015), as all
 * photos blurred by a hundredth of their side are, and one in a hundred of Keras's flowers; and under a fifth of what a
 * quarter of the set exceeds, so that a set of soft pictures (clouds, X-rays) is not blurry as a whole.
 */
const BLURRY = 100;
const BLURRY_PART = 1 / 5;

/** Standard deviation of brightness, 2 % of black to white: a covered lens has 1 to 3, the flattest of 2,000 photos 13. */
const UNIFORM = 5;

/** Longer side over shorter. Over 2, more than half of the picture is cut off or half of the result is padding; 16:9 is 1.8. */
const LONG = 2;

const percent = (part: number) => `${Math.round(100 * part)} %`;

function finding(
  kind: Finding['kind'],
  found: readonly OwnSample[],
  severity: Finding['severity'],
  sentence: (are: string) => string,
): Finding[] {
  if (found.length === 0) return [];
  const slots = found.map(({ slot }) => slot);
  return [
    {
      kind,
      severity,
      sentence: sentence(counted(slots.length, 'picture is', 'pictures are')),
      slots,
      fix: fixOf('delete', `Delete ${counted(slots.length, 'picture', 'pictures')}`, slots),
    },
  ];
}

const isUniform = ({ contrast }: OwnSample) => contrast < UNIFORM;

/** Almost one colour. */
export const checkUniform = ({ samples }: OwnSet): Finding[] =>
  finding(
    'uniform',
    samples.filter(isUniform),
    'warning',
    (are) => `${are} almost of one colour: there is nothing to see. Look at them, and delete what failed.`,
  );

/** Out of focus or shaken; worst first. */
export function checkBlurry({ samples }: OwnSet): Finding[] {
  const seen = samples.filter((sample) => !isUniform(sample));
  const sorted = Float64Array.from(seen, ({ sharpness }) => sharpness).toSorted();
  const upperQuartile = sorted[Math.floor(0.75 * (sorted.length - 1))] ?? 0;
  const limit = Math.min(BLURRY, BLURRY_PART * upperQuartile);
  const blurry = seen.filter(({ sharpness }) => sharpness < limit);
  return finding(
    'blurry',
    blurry.toSorted((a, b) => a.sharpness - b.sharpness),
    'note',
    (are) =>
      `${are} blurry: sharpness is under ${limit.toLocaleString('en', { maximumSignificantDigits: 2 })}, where a quarter of the set has over ${upperQuartile.toLocaleString('en', { maximumSignificantDigits: 2 })}. Delete them, unless what is to be recognised will be blurry too.`,
  );
}

/** Had to be enlarged. */
export function checkTiny({ samples, form: { side, fit } }: OwnSet): Finding[] {
  const given = ({ width, height }: OwnSample) =>
    fit === 'pad' ? Math.max(width, height) : Math.min(width, height);
  return finding(
    'tiny',
    samples.filter((sample) => given(sample) < side),
    'note',
    (are) =>
      `${are} smaller than the ${side} × ${side} pixels at which all are stored, and had to be enlarged. Store all of them smaller, or delete ${are.startsWith('1 ') ? 'it' : 'these'}.`,
  );
}

/** Much of them is lost by the fit. */
export function checkAspect({ samples, form: { fit } }: OwnSet): Finding[] {
  const ratio = ({ width, height }: OwnSample) => Math.max(width, height) / Math.min(width, height);
  const long = samples.filter((sample) => ratio(sample) > LONG).toSorted((a, b) => ratio(b) - ratio(a));
  const [longest] = long;
  if (!longest) return [];
  const lost = percent(1 - 1 / ratio(longest));
  const what = {
    crop: `up to ${lost} of them is cut off. See whether what matters is left, or choose Pad`,
    pad: `up to ${lost} of what is stored is black padding. Cut them to what matters, or choose Crop`,
    stretch: `they are squeezed up to ${ratio(longest).toLocaleString('en', { maximumSignificantDigits: 2 })} times. Choose Crop or Pad`,
  };
  return finding(
    'aspect',
    long,
    'note',
    (are) => `${are} more than ${LONG} times as long as wide: ${what[fit]}.`,
  );
}
