/** How many tests a stage of `npm test` passed and failed, from the runners' JSON reports. */

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * A stage counts by its report, or as one check without one; a stage that ended badly never counts as all passed.
 * @param {boolean} succeeded whether it exited with 0
 * @param {(() => Counts) | undefined} count may throw when the stage died before it wrote its report
 * @returns {Counts}
 */
export function countStage(succeeded, count) {
  if (!count) return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
  let counts = { passed: 0, failed: 0 };
  try {
    counts = count();
  } catch {
    return { passed: 0, failed: 1 };
  }
  const ranNothing = counts.passed + counts.failed === 0;
  if (counts.failed === 0 && (!succeeded || ranNothing)) return { ...counts, failed: 1 };
  return counts;
}

/**
 * A test file that could not be loaded counts as one failure.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Counts}
 */
export function countVitest({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: count('passed'), failed: count('failed') + broken.length };
}

/**
 * Errors outside of tests (a server that did not start, a file that does not load) count one each.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[] }} report
 * @returns {Counts}
 */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
