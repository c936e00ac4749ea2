import { launchOptions } from './launch.ts';
import { BreakablePlayground, expect, HANG, test } from './faultBuild.ts';
import { lostInMidRun, lostWhileIdle } from './gpuLoss.ts';

// WebGPU and WebGL, by software where there is no hardware.
test.use({ launchOptions: launchOptions({ gpu: true }) });

// The other moments are for `npm run test:long`; WebGL lost while idle is in `backends.spec.ts`, too.
lostInMidRun('webgl', 'step');
lostWhileIdle('webgpu');

test('a crashed GPU process: once, the run goes on where it was; twice, it goes on with WASM', async ({
  playwright,
  baseURL,
}) => {
  test.setTimeout(HANG);
  // A browser of its own: after two crashes it gives no page a graphics adapter again.
  const browser = await playwright.chromium.launch(launchOptions({ gpu: true }));
  try {
    const playground = new BreakablePlayground(await browser.newPage({ baseURL: baseURL as string }));
    const crash = async () => {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.crashGpuProcess');
    };
    await playground.openTinyOn('webgpu');
    await playground.train();
    await playground.waitForStep(3);
    await crash();
    await expect(playground.notice).toContainText('because the graphics processor was lost', {
      timeout: HANG,
    });
    await playground.expectBackend('webgpu');
    await playground.expectTraining();
    await crash();
    await playground.expectBackend('wasm');
    await playground.expectTraining();
    await playground.waitForStatus('running');
  } finally {
    await browser.close();
  }
});
