/** What `run.mjs` asks of the bench's page: workers, told apart by number. */
import { type Opened, openRow, openWorker } from './open.ts';
import type { Operations, RowOf } from './worker.ts';

type Row = Awaited<ReturnType<typeof openRow>>;
const open = new Map<number, Opened>();
const keep = (worker: Opened): number => {
  open.set(open.size, worker);
  return open.size - 1;
};

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
/** Offers it to a driver outside the page. */
export const offerToDriver = (): void => void (window.bench = bench);
