import * as v from 'valibot';
import type { DatasetManifest } from './dataset.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e7));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is not a SHA-256'));
const fileName = v.pipe(v.string(), v.regex(/^[a-z0-9-]+\.bin$/, 'is not a file name of a chunk'));

const part = v.pipe(
  v.object({
    count,
    classCounts: v.array(count),
    chunks: v.array(v.object({ file: fileName, count, bytes: count, sha256 })),
    pixelsSha256: sha256,
  }),
  v.check(
    (p) => p.chunks.reduce((sum, chunk) => sum + chunk.count, 0) === p.count,
    'has chunks that do not add up to its count',
  ),
);

const schema = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
    title: v.string(),
    about: v.string(),
    shape: v.tuple([v.pipe(count, v.minValue(1)), v.pipe(count, v.minValue(1)), v.picklist([1, 3])]),
    classNames: v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(256)),
    training: part,
    test: part,
    validationCount: count,
    encoding: v.picklist(['raw', 'predicted']),
    drawing: v.nullable(v.picklist(['digit', 'doodle'])),
    licence: v.string(),
    credit: v.string(),
    source: v.string(),
  }),
  v.check((m) => m.validationCount < m.training.count, 'holds out all its pictures for validation'),
  v.check(
    (m) => [m.training, m.test].every((p) => p.classCounts.length === m.classNames.length),
    'does not count every class',
  ),
);

/**
 * Untrusted JSON to a manifest.
 * @throws Error with a sentence that names the first thing that is wrong.
 */
export function parseManifest(json: unknown): DatasetManifest {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(
    `The data set's description is damaged at "${v.getDotPath(issue) ?? 'its root'}": ${issue.message}.`,
  );
}
