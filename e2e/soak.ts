import type { CDPSession, Page } from 'playwright/test';

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

/** Weighs a page while it trains. */
export async function createScales(page: Page): Promise<() => Promise<Weight>> {
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
export function growth(values: readonly number[]): number {
  const third = Math.ceil(values.length / 3);
  return Math.min(...values.slice(-third)) - Math.min(...values.slice(0, third));
}
