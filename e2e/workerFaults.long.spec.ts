import { expect, HANG, test } from './faultBuild.ts';

test('a worker that has used up all memory is replaced, and the run goes on', async ({ playground }) => {
  test.setTimeout(HANG);
  await playground.openTinyOn('wasm');
  await playground.train();
  await playground.waitForStep(10);
  // It does not answer before it is dead.
  playground.inject('use up memory', { at: 'now' }).catch(() => undefined);
  await expect(playground.notice).toBeVisible({ timeout: HANG });
  await playground.waitForStatus('running');
  await playground.expectTraining();
});
