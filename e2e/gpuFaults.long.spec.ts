import { launchOptions } from './launch.ts';
import { expect, HANG, test } from './faultBuild.ts';
import { losses, lostInMidRun, lostWhileIdle } from './gpuLoss.ts';

// WebGPU and WebGL, by software where there is no hardware.
test.use({ launchOptions: launchOptions({ gpu: true }) });

lostInMidRun('webgl', 'checkpoint');
lostInMidRun('webgpu', 'step');
lostInMidRun('webgpu', 'checkpoint');
lostWhileIdle('webgl');

for (const backend of ['webgl', 'webgpu'] as const)
  test(`${backend} lost while the first step compiles its shaders: the run begins again`, async ({
    playground,
  }) => {
    test.setTimeout(HANG);
    await playground.openTinyOn(backend);
    await playground.inject(losses[backend].loss, { at: 'compile', count: 3 });
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
  await playground.openTinyOn('webgl');
  await playground.train();
  await playground.waitForStep(10);
  await playground.inject('hang', { at: 'read' });
  await expect(playground.notice).toContainText('because the graphics processor stopped answering', {
    timeout: HANG,
  });
  await playground.waitForStatus('running');
  await playground.expectTraining();
});

test('a WebGL context lost and given back is not trusted again: the worker is replaced all the same', async ({
  playground,
}) => {
  test.setTimeout(HANG);
  await playground.openTinyOn('webgl');
  await playground.train();
  await playground.waitForStep(3);
  await playground.inject('lose and restore context', { at: 'read' });
  await expect(playground.notice).toContainText('the WebGL context is gone', { timeout: HANG });
  await playground.waitForStatus('running');
  await playground.expectTraining();
});
