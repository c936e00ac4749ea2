import { launchOptions } from '../scripts/browser.mjs';
import { BreakablePlayground, expect, HANG, test } from './faultBuild.ts';
import { losses, lostInMidRun } from './gpuLoss.ts';

// WebGPU and WebGL, by software where there is no hardware.
test.use({ launchOptions: launchOptions({ gpu: true }) });

// The other two moments are for `npm run test:long`.
lostInMidRun('webgl', 'step');
lostInMidRun('webgpu', 'checkpoint');

for (const backend of ['webgl', 'webgpu'] as const) {
  const { loss, says } = losses[backend];

  test(`${backend} lost while idle: the trained weights are still there, and as many tensors as before`, async ({
    playground,
  }) => {
    test.setTimeout(HANG);
    await playground.openTinyOn(backend);
    await playground.button('Step').click();
    await expect(playground.progress).toHaveAttribute('aria-valuetext', /step 1 of/, { timeout: HANG });
    await playground.button('Stop').click();
    await playground.waitForStatus('stopped');
    const held = async () => {
      const { hash, variables, tensors, dataBuffers, bytes } = await playground.snapshot();
      return { hash, variables, tensors, dataBuffers, bytes };
    };
    await expect.poll(held, { timeout: HANG }).toMatchObject({ variables: 4, tensors: 4 });
    const before = await held();
    await playground.inject(loss, { at: 'now' });
    await expect(playground.notice).toContainText(says, { timeout: HANG });
    await expect(playground.notice).toContainText('Your network and settings are untouched.');
    await playground.expectBackend(backend);
    await expect.poll(held, { timeout: 60_000 }).toEqual(before);
    expect((await playground.snapshot()).zeros).toBe(0);
  });
}

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
