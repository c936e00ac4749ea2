import { expect, HANG, test } from './faultBuild.ts';

/** How each graphics backend is lost, and what is said of it. */
export const losses = {
  webgpu: { loss: 'lose device', says: 'because the graphics processor was lost' },
  webgl: {
    loss: 'lose context',
    says: 'because the graphics processor was lost (the WebGL context is gone)',
  },
} as const;

/** Tests that a run goes on after its backend was lost at such a moment. */
export function lostInMidRun(backend: 'webgl' | 'webgpu', at: 'step' | 'checkpoint'): void {
  const { loss, says } = losses[backend];
  test(`${backend} lost in a ${at}: the run goes on from its checkpoint`, async ({ playground }) => {
    test.setTimeout(HANG);
    await playground.openTinyOn(backend);
    await playground.train();
    await playground.waitForStep(3);
    await playground.inject(loss, { at });
    await expect(playground.notice).toContainText(says, { timeout: HANG });
    await expect(playground.notice).toContainText(/goes on from its last checkpoint|begins again/);
    await playground.waitForStatus('running');
    await playground.expectBackend(backend);
    await playground.expectTraining();
  });
}

/** Tests that what was trained is there after its backend was lost while nothing ran. */
export function lostWhileIdle(backend: 'webgl' | 'webgpu'): void {
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
    // So often that the pass is recorded, where that is done: it keeps its two inputs, where it reads, and its result.
    const look = async () => {
      for (const place of [1, 2, 3]) await playground.thumbnails.nth(place).click();
    };
    await look();
    const tensors = backend === 'webgpu' ? 11 : 4;
    await expect.poll(held, { timeout: HANG }).toMatchObject({ variables: 4, tensors });
    const before = await held();
    await playground.inject(loss, { at: 'now' });
    await expect(playground.notice).toContainText(says, { timeout: HANG });
    await expect(playground.notice).toContainText('Your network and settings are untouched.');
    await playground.expectBackend(backend);
    await look();
    await expect.poll(held, { timeout: 60_000 }).toEqual(before);
    expect((await playground.snapshot()).zeros).toBe(0);
  });
}
