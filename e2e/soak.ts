import type { CDPSession, Page } from 'playwright/test';
import { type BreakablePlayground, expect } from './faultBuild.ts';
import type { BackendName } from '../src/training/backendNames.ts';

/** What must not grow while a network trains, tensors aside. */
interface Weight {
  /** After a collection, bytes. */
  readonly pageHeap: number;
  readonly workerHeap: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly workers: number;
}

/** Speaks to the page's worker by the browser's own protocol. */
async function workerSession(client: CDPSession): Promise<(method: string) => Promise<unknown>> {
  const attached = new Promise<string>((resolve) => {
    client.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    });
  });
  await client.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const sessionId = await attached;
  let id = 0;
  return (method) => {
    const mine = ++id;
    const answer = new Promise<unknown>((resolve) => {
      client.on('Target.receivedMessageFromTarget', ({ message }) => {
        const { id: of, result } = JSON.parse(message) as { id?: number; result?: unknown };
        if (of === mine) resolve(result);
      });
    });
    return client
      .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: mine, method }) })
      .then(() => answer);
  };
}

/** What weighs a page while it trains. */
async function createScales(page: Page): Promise<() => Promise<Weight>> {
  const client = await page.context().newCDPSession(page);
  const worker = await workerSession(client);
  const used = (usage: unknown) => (usage as { readonly usedSize: number }).usedSize;
  return async () => {
    await worker('HeapProfiler.collectGarbage');
    await client.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await client.send('Memory.getDOMCounters');
    return {
      pageHeap: used(await client.send('Runtime.getHeapUsage')),
      workerHeap: used(await worker('Runtime.getHeapUsage')),
      nodes,
      listeners: jsEventListeners,
      workers: page.workers().length,
    };
  };
}

/** How much it grew, by the least of the first and the last third: what the moment adds is left out. */
function growth(values: readonly number[]): number {
  const third = Math.ceil(values.length / 3);
  return Math.min(...values.slice(-third)) - Math.min(...values.slice(0, third));
}

const MB = 2 ** 20;
/** Steps of an epoch, and what the page keeps of each for its curves: four numbers. */
const STEPS = 125;
const RECORDED = 4 * 8;
/** The tables beside the charts grow until they have so many epochs. */
const TABLE = 20;
/** Labels of the charts' axes come and go with the numbers, however long it trains. */
const LABELS = 20;

/**
 * Trains a tiny network for minutes, weighs it ten times, in pauses, once `warmUp` epochs are over, and expects that nothing
 * grew: tensors not by one, bytes on the graphics processor by 5 %, heaps by 1 MB in ten minutes. `gently`: at a
 * quarter of the pace, so that other tests have the processor meanwhile.
 */
export async function soak(
  playground: BreakablePlayground,
  backend: BackendName,
  {
    minutes,
    warmUp,
    epochs: wanted,
    gently = false,
  }: { minutes: number; warmUp: number; epochs: number; gently?: boolean },
): Promise<void> {
  await playground.openTinyOn(backend);
  await playground.quick({ epochs: 10_000 });
  await playground.train();
  const epochs = async () => (await playground.engine()).evaluate(() => self.faults.epochs);
  const done = async () => (await epochs()).length;
  await expect.poll(done, { timeout: 600_000, intervals: [1000] }).toBeGreaterThanOrEqual(warmUp);
  if (gently) {
    await playground.page.getByRole('button', { name: /^Backend / }).click();
    await playground.choose('pace', 'a quarter');
    await playground.page.keyboard.press('Escape');
  }
  const weigh = await createScales(playground.page);
  const weights: Weight[] = [];
  const step = playground.page.getByText(/ · step \d/);
  const begun = Date.now();
  while (weights.length < 10 || (await done()) < wanted) {
    await playground.page.waitForTimeout(minutes * 6000);
    await playground.button('Pause').click();
    await playground.waitForStatus('paused');
    // Between two epochs no step is spoken of, and so the hint of that term does not listen.
    if (!(await step.isVisible())) {
      await playground.button('Step').click();
      await expect(step).toBeVisible();
      await playground.waitForStatus('paused');
    }
    // The coach may begin to speak at any epoch, and what it says is there to stay.
    const dismiss = playground.button('Dismiss advice');
    if (await dismiss.isVisible()) await dismiss.click();
    await playground.page.mouse.move(0, 0);
    weights.push(await weigh());
    await playground.button('Resume').click();
  }
  const took = Date.now() - begun;

  const [first, ...rest] = (await epochs()).slice(1);
  for (const counts of rest) expect(counts).toEqual({ ...first, gpuBytesAllocated: expect.any(Number) });
  const allocated = rest.map(({ gpuBytesAllocated }) => gpuBytesAllocated);
  expect(Math.max(...allocated)).toBeLessThanOrEqual(1.05 * (first?.gpuBytesAllocated ?? 0));

  const grown = (key: keyof Weight) => growth(weights.map((weight) => weight[key]));
  console.log(
    `${backend}: ${rest.length} epochs in ${Math.round(took / 1000)} s; page ${Math.round(grown('pageHeap') / 1024)} kB, worker ${Math.round(grown('workerHeap') / 1024)} kB`,
  );
  // 1 MB in ten minutes, and what a heap may be off by at any moment.
  const allowed = (took / 600_000) * MB + MB / 2;
  expect(grown('pageHeap')).toBeLessThan(allowed + rest.length * STEPS * RECORDED);
  expect(grown('workerHeap')).toBeLessThan(allowed);
  if (warmUp > TABLE) {
    expect(grown('nodes')).toBeLessThanOrEqual(LABELS);
    expect(grown('listeners')).toBeLessThanOrEqual(0);
  }
  expect(new Set(weights.map(({ workers }) => workers)).size).toBe(1);
}
