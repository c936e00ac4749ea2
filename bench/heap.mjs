/** Speaks to a target by the browser's own protocol, through the session of the one that started it. */
function child(parent, sessionId) {
  let nextId = 0;
  const waiting = new Map();
  const listeners = [];
  parent.on('Target.receivedMessageFromTarget', ({ sessionId: of, message }) => {
    if (of !== sessionId) return;
    const { id, result, method, params } = JSON.parse(message);
    if (id === undefined)
      listeners.filter(([name]) => name === method).forEach(([, listener]) => listener(params));
    else waiting.get(id)?.(result ?? null);
    waiting.delete(id);
  });
  return {
    on: (name, listener) => listeners.push([name, listener]),
    send(method, params = {}) {
      const id = ++nextId;
      const answer = new Promise((resolve) => waiting.set(id, resolve));
      const message = JSON.stringify({ id, method, params });
      return parent.send('Target.sendMessageToTarget', { sessionId, message }).then(() => answer);
    },
    /** It has ended: what it was asked it answers no more. */
    end() {
      for (const resolve of waiting.values()) resolve(null);
    },
  };
}

/** Follows the workers of a target, and theirs. */
async function follow(session, all) {
  const mine = new Map();
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type !== 'worker') return;
    const worker = child(session, sessionId);
    mine.set(sessionId, worker);
    all.add(worker);
    void follow(worker, all).catch(() => undefined);
  });
  session.on('Target.detachedFromTarget', ({ sessionId }) => {
    all.delete(mine.get(sessionId));
    mine.get(sessionId)?.end();
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
}

/** Everything that JavaScript holds, garbage and the contents of arrays included, bytes. */
const held = (usage) =>
  usage ? usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0) : 0;

/**
 * Weighs a page and all its workers, those that workers start too, again and again.
 * @param {import('playwright').Page} page
 */
export async function watchHeap(page, every = 250) {
  const client = await page.context().newCDPSession(page);
  const workers = new Set();
  await follow(client, workers);
  let most = 0;
  const weigh = async () => {
    const all = [client, ...workers];
    const usages = await Promise.all(all.map((each) => each.send('Runtime.getHeapUsage').catch(() => null)));
    most = Math.max(
      most,
      usages.reduce((sum, usage) => sum + held(usage), 0),
    );
  };
  let weighing = null;
  const timer = setInterval(() => (weighing ??= weigh().finally(() => (weighing = null))), every);
  return {
    /** The most at any time, bytes. */
    async stop() {
      clearInterval(timer);
      await weighing;
      await client.detach();
      return most;
    },
  };
}
