import { expect, HANG, test } from './faultBuild.ts';

// Minutes, where a shader was compiled just before: the patience with compilers is long.
test('a graphics processor that never answers is given up, and the run goes on', async ({ playground }) => {
  test.setTimeout(HANG);
  await playground.openTiny('webgl');
  await playground.train();
  await playground.waitForStep(10);
  await playground.inject('hang', { at: 'read' });
  await expect(playground.notice).toContainText('because the graphics processor stopped answering', {
    timeout: HANG,
  });
  await playground.waitForStatus('running');
  await playground.expectTraining();
});
