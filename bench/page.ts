/** The bench's page: what `run.mjs` asks for, in workers of their own. */
import { trustOwnScripts } from '../src/ui/trustedScripts.ts';
import { type Opened, openRow, openWorker } from './open.ts';
import type { Operations, RowOf } from './worker.ts';

trustOwnScripts();

type Row = Awaited<ReturnType<typeof openRow>>;
const open = new Map<number, Opened>();
const keep = (worker: Opened): number => {
  open.set(open.size, worker);
  return open.size - 1;
};

/** For a driver outside the page: rows are named by number. */
const bench = {
  async open(row: RowOf): Promise<Omit<Row, keyof Opened> & { readonly id: number }> {
    const { call, close, ...told } = await openRow(row);
    return { ...told, id: keep({ call, close }) };
  },
  start: () => keep(openWorker()),
  call: (id: number, operation: keyof Operations, argument: never) => open.get(id)?.call(operation, argument),
  close: (id: number) => open.get(id)?.close(),
  redraws: async (points: number, repetitions: number) =>
    (await import('./charts.tsx')).redraws(points, repetitions),
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
