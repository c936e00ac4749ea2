import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeWorker } from '../test/fakeWorker.ts';
import { createClient } from './client.ts';
import type { Event } from './protocol.ts';

function connected(whenFree?: (hear: () => void) => void) {
  const worker = createFakeWorker();
  const events: Event[] = [];
  const deaths: string[] = [];
  const client = createClient({
    spawn: () => worker.endpoint,
    onEvent: (event) => events.push(event),
    onDeath: (reason) => deaths.push(reason),
    whenFree,
  });
  return { worker, events, deaths, client };
}

describe('createClient', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('an answer settles the query with its id and no other', async () => {
    const { worker, client } = connected();
    const first = client.query('diagnostics', {});
    const second = client.query('diagnostics', {});
    worker.post({ type: 'answer', id: 2, result: { tensors: 2, bytes: 8, kernelCallsPerStep: null } });
    worker.post({ type: 'answer', id: 1, result: { tensors: 1, bytes: 4, kernelCallsPerStep: 90 } });
    await expect(first).resolves.toMatchObject({ tensors: 1 });
    await expect(second).resolves.toMatchObject({ tensors: 2 });
  });

  test('a refusal rejects with its sentence', async () => {
    const { worker, client } = connected();
    const query = client.query('diagnostics', {});
    worker.post({ type: 'refusal', id: 1, error: { code: 'internal', message: 'No data set is open.' } });
    await expect(query).rejects.toThrow('No data set is open.');
  });

  test('a worker with a heartbeat lives, and a silent one is dead after ten seconds', () => {
    const { worker, deaths } = connected();
    for (let second = 0; second < 30; second++) {
      vi.advanceTimersByTime(1000);
      worker.post({ type: 'heartbeat' });
    }
    expect(deaths).toEqual([]);
    vi.advanceTimersByTime(12_000);
    expect(deaths).toEqual(['it stopped answering']);
    expect(worker.isTerminated()).toBe(true);
  });

  test('a worker that compiles shaders may be silent for two minutes, until it is heard again', () => {
    const { worker, deaths } = connected();
    worker.post({ type: 'compiling' });
    vi.advanceTimersByTime(115_000);
    expect(deaths).toEqual([]);
    worker.post({ type: 'heartbeat' });
    vi.advanceTimersByTime(12_000);
    expect(deaths).toEqual(['it stopped answering']);
  });

  test('a worker that never ends compiling is dead too', () => {
    const { worker, deaths } = connected();
    worker.post({ type: 'compiling' });
    vi.advanceTimersByTime(122_000);
    expect(deaths).toEqual(['it stopped answering']);
  });

  test('an hour of sleep is not the silence of the worker', () => {
    const { deaths } = connected();
    vi.advanceTimersByTime(2000);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5000);
    expect(deaths).toEqual([]);
  });

  test('a worker that throws is dead at once, and open queries reject', async () => {
    const { worker, deaths, client } = connected();
    const query = client.query('diagnostics', {});
    worker.fail('boom');
    expect(deaths).toEqual(['it failed: boom']);
    await expect(query).rejects.toThrow('restarted');
  });

  test('a closed client says and hears nothing more', async () => {
    const { worker, events, client } = connected();
    client.close();
    client.send({ type: 'hide' });
    worker.post({ type: 'heartbeat' });
    expect(worker.sent).toEqual([]);
    expect(events).toEqual([]);
    await expect(client.query('diagnostics', {})).rejects.toThrow();
  });

  const outputs = (version: number): Event => ({
    type: 'outputs',
    outputs: { version, label: null, pixels: new Uint8Array(), statistics: null, layers: [] },
  });

  test('a busy page hears all at once when it is free, in order, and of outputs only the newest', () => {
    const calls: (() => void)[] = [];
    const { worker, events } = connected((hear) => calls.push(hear));
    worker.post(outputs(1));
    worker.post(outputs(2));
    worker.post({ type: 'compiling' });
    expect([events.length, calls.length]).toEqual([0, 1]);
    calls[0]?.();
    expect(events).toEqual([outputs(2), { type: 'compiling' }]);
    worker.post({ type: 'compiling' });
    expect(calls).toHaveLength(2);
  });

  test('what was done before the death is heard of before it', () => {
    const { worker, events, deaths } = connected(() => undefined);
    worker.post(outputs(1));
    worker.post({ type: 'lost', reason: 'it is gone' });
    expect(events).toEqual([outputs(1)]);
    expect(deaths).toEqual(['it is gone']);
  });

  test('of a closed client nothing more is heard', () => {
    const calls: (() => void)[] = [];
    const { worker, events, client } = connected((hear) => calls.push(hear));
    worker.post(outputs(1));
    client.close();
    calls[0]?.();
    expect(events).toEqual([]);
  });
});
