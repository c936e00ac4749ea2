import { launchOptions } from '../scripts/browser.mjs';
import { type BreakablePlayground, expect, test } from './faultBuild.ts';
import { createScales, growth } from './soak.ts';

// WebGPU and WebGL, by software where there is no hardware.
test.use({ launchOptions: launchOptions({ gpu: true }) });

/** How long it trains on WASM: `npm run test:long` asks for 30. */
const minutes = Number(process.env['SOAK_MINUTES'] ?? '2');
const MB = 2 ** 20;

const epochsOf = async (playground: BreakablePlayground) =>
  (await playground.engine()).evaluate(() => self.faults.epochs);

/** Trains until so many epochs are over, and for so long at least; weighs it ten times, in pauses, once `warmUp` epochs are over. */
async function soak(playground: BreakablePlayground, ends: { warmUp: number; epochs: number; ms: number }) {
  const done = async () => (await epochsOf(playground)).length;
  await expect.poll(done, { timeout: 600_000, intervals: [1000] }).toBeGreaterThanOrEqual(ends.warmUp);
  const weigh = await createScales(playground.page);
  const weights = [];
  const begun = Date.now();
  while (weights.length < 10 || (await done()) < ends.epochs) {
    await playground.page.waitForTimeout(ends.ms / 10);
    await playground.button('Pause').click();
    await playground.waitForStatus('paused');
    weights.push(await weigh());
    await playground.button('Resume').click();
  }
  return { weights, epochs: (await epochsOf(playground)).slice(1), took: Date.now() - begun };
}

for (const backend of ['wasm', 'webgl'] as const)
  test(`training on ${backend} for minutes leaves nothing behind`, async ({ playground }) => {
    const ms = (backend === 'wasm' ? minutes : minutes / 4) * 60_000;
    test.setTimeout(3 * ms + 900_000);
    await playground.openTiny(backend);
    await playground.quick({ epochs: 10_000 });
    await playground.train();
    const ends = backend === 'wasm' ? { warmUp: 22, epochs: 40, ms } : { warmUp: 1, epochs: 4, ms };
    const { weights, epochs, took } = await soak(playground, ends);

    for (const counts of epochs)
      expect(counts).toEqual({ ...epochs[0], gpuBytesAllocated: expect.any(Number) });
    const allocated = epochs.map(({ gpuBytesAllocated }) => gpuBytesAllocated);
    expect(Math.max(...allocated)).toBeLessThanOrEqual(1.05 * (allocated[0] ?? 0));

    console.log(JSON.stringify(weights));
    const of = (key: keyof (typeof weights)[number]) => weights.map((weight) => weight[key]);
    // 1 MB in ten minutes, and what a heap may be off by at any moment.
    const allowed = (took / 600_000) * MB + MB / 2;
    expect(growth(of('pageHeap'))).toBeLessThan(allowed);
    expect(growth(of('workerHeap'))).toBeLessThan(allowed);
    // The tables beside the charts grow until they have twenty epochs.
    if (backend === 'wasm') expect(growth(of('nodes'))).toBeLessThanOrEqual(0);
    expect(growth(of('listeners'))).toBeLessThanOrEqual(0);
    expect(new Set(of('workers')).size).toBe(1);
    console.log(
      `${backend}: ${epochs.length} epochs, page ${(growth(of('pageHeap')) / 1024).toFixed(0)} kB, worker ${(growth(of('workerHeap')) / 1024).toFixed(0)} kB in ${(took / 1000).toFixed(0)} s`,
    );
  });
