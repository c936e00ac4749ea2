import type { Endpoint } from '../training/client.ts';
import type { Command, Event, Query } from '../training/protocol.ts';

/** A worker's end in a test's hands: it records what the page sends and posts what the test says. */
export function createFakeWorker() {
  const sent: (Command | Query)[] = [];
  const listeners: {
    message: ((event: { data: Event }) => void)[];
    error: ((event: { message?: string }) => void)[];
  } = {
    message: [],
    error: [],
  };
  let terminated = false;
  const endpoint: Endpoint = {
    postMessage: (message) => sent.push(message),
    addEventListener(type: 'message' | 'error', listener: (event: never) => void) {
      listeners[type].push(listener as never);
    },
    terminate: () => (terminated = true),
  };
  return {
    endpoint,
    sent,
    /** The last message of a type. */
    last: <T extends (Command | Query)['type']>(type: T) =>
      sent.findLast((message) => message.type === type) as Extract<Command | Query, { type: T }> | undefined,
    post: (event: Event) => listeners.message.forEach((listener) => listener({ data: event })),
    fail: (message: string) => listeners.error.forEach((listener) => listener({ message })),
    isTerminated: () => terminated,
  };
}
export type FakeWorker = ReturnType<typeof createFakeWorker>;
