/** What is said of a worker that was replaced because `reason`; `fromStep` is where the run goes on, null without a run. */
export function deathNotice(reason: string, fromStep: number | null): string {
  const what = `The training worker was restarted because ${reason}.`;
  if (fromStep === null) return `${what} Your network and settings are untouched.`;
  return fromStep > 0
    ? `${what} Training goes on from its last checkpoint, after step ${fromStep}.`
    : `${what} Training begins again, as there was no checkpoint yet.`;
}
