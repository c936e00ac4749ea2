const channel = new MessageChannel();
/** Resolves in a later macrotask, without the 4 ms that nested timers are held back. */
export const macrotask = () =>
  new Promise<void>((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(null);
  });
