/** The bench as a person runs it: ours and stock tfjs on each backend that the browser offers. */
import { type BackendOffer, backendTitles } from '../src/training/backendNames.ts';
import { measureGroup, type Open, type Result } from './measureGroup.mjs';
import { type NetworkName, networks } from './networks.ts';
import { openRow, openWorker } from './open.ts';
import { isOnGraphics, isWanted, type Row } from './rows.mjs';

/** What is measured. */
export interface Plan {
  readonly networks: readonly NetworkName[];
  /** Rows alone in whose name this regular expression finds itself; empty for all. */
  readonly only: string;
  readonly repetitions: number;
  /** Milliseconds that a repetition takes about. */
  readonly time: number;
}

/** What is told meanwhile. */
export interface Listener {
  /** What is measured, and how much of all is done, 0..1. */
  onProgress(said: string, share: number): void;
  /** All rows that are done. */
  onRows(rows: readonly Result[]): void;
  /** Backends that are not measured, as sentences. */
  onLeftOut(said: string): void;
}

/** Of all rows that are asked for: as many as there are threads for, and in plain JavaScript the small network alone. */
function rowsFor(network: NetworkName, offers: readonly BackendOffer[]): Row[] {
  const row = (contender: Row['contender'], backend: Row['backend'], threads = 1): Row => ({
    contender,
    network,
    batchSize: 32,
    backend,
    threads,
    variant: {},
  });
  const threads = globalThis.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency - 1) : 1;
  return offers
    .filter(
      ({ name, software, problem }) =>
        problem === null && !software && (name !== 'cpu' || network === 'mnist'),
    )
    .flatMap(({ name }) => [
      row('ours', name),
      ...(name === 'wasm' && threads > 1 ? [row('ours', name, threads)] : []),
      row('stock', name),
    ]);
}

/** Measures network after network, and answers all rows. Rejects when `signal` ends it. */
export async function runOnPage(
  { networks: names, only, ...options }: Plan,
  signal: AbortSignal,
  { onProgress, onRows, onLeftOut }: Listener,
): Promise<readonly Result[]> {
  const asking = openWorker();
  const offers = await asking.call('offers', undefined).finally(asking.close);
  onLeftOut(leftOut(offers));
  const rows: Result[] = [];
  for (const [i, network] of names.entries()) {
    signal.throwIfAborted();
    const said = networks[network].title;
    const wanted = rowsFor(network, offers).filter((row) => isWanted(row, only));
    onProgress(said, i / names.length);
    rows.push(
      ...(await measureGroup(wanted, {
        ...options,
        open: (row) => open(row, signal),
        predicted: 100,
        onDone: (share) => onProgress(said, (i + share) / names.length),
      })),
    );
    signal.throwIfAborted();
    onRows([...rows]);
  }
  return rows;
}

/** Ends with the signal: what is under way then rejects. */
async function open(row: Row, signal: AbortSignal): Promise<Open> {
  signal.throwIfAborted();
  const { call, close, ...told } = await openRow(row);
  signal.addEventListener('abort', close);
  if (signal.aborted) close();
  const train = (steps: number) => call('train', steps);
  const trains = told.loss !== null;
  return {
    ...told,
    train: trains ? train : null,
    predict: (pictures) => call('predict', pictures),
    meter: trains ? (steps) => call('meter', steps) : null,
    meterPasses: trains && isOnGraphics(row) ? () => call('meterPasses', undefined) : null,
    close,
  };
}

/** Backends that are not measured, and why, as sentences. */
const leftOut = (offers: readonly BackendOffer[]): string =>
  offers
    .flatMap(({ name, software, problem }) => {
      if (problem !== null) return [`${backendTitles[name]} ${problem}.`];
      return software ? [`${backendTitles[name]} has only a software adapter here, which is slow.`] : [];
    })
    .join(' ');
