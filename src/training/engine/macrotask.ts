const channel = new MessageChannel();
/** In the order of their messages: a run and an evaluation wait at the same time. */
const waiting: (() => void)[] = [];

/** Resolves in a later macrotask, without the 4 ms that nested timers are held back. */
export const macrotask = () =>
  new Promise<void>((resolve) => {
    waiting.push(resolve);
    channel.port1.onmessage = () => waiting.shift()?.();
    channel.port2.postMessage(null);
  });
