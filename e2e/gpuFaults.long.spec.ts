import { launchOptions } from '../scripts/browser.mjs';
import { expect, HANG, test } from './faultBuild.ts';

// WebGPU and WebGL, by software where there is no hardware.
test.use({ launchOptions: launchOptions({ gpu: true }) });

for (const [backend, loss] of [
  ['webgl', 'lose context'],
  ['webgpu', 'lose device'],
] as const)
  test(`${backend} lost while the first step compiles its shaders: the run begins again`, async ({
    playground,
  }) => {
    test.setTimeout(HANG);
    await playground.openTiny(backend);
    await playground.inject(loss, { at: 'compile', count: 3 });
    await playground.train();
    await expect(playground.notice).toContainText('because the graphics processor was lost', {
      timeout: HANG,
    });
    await playground.waitForStatus('running');
    await playground.expectBackend(backend);
    await playground.expectTraining();
  });

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
