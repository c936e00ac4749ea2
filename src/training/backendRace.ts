/** Times the person's own network on each backend, in throw-away workers, one at a time. */
import { architectureOf } from '../model-builder/spec.ts';
import { type BackendName, backendNames } from './backendNames.ts';
import { createClient, type Client, type Endpoint } from './client.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { Measurement, RaceControls, RaceState, TrainingStore } from './trainingStore.ts';

/** A backend that takes longer for a few steps is not measured further, milliseconds. */
const PATIENCE = 120_000;
/** Another backend is worth a change when it is this much faster; less is noise. */
const WORTHWHILE = 1.1;

interface Options {
  readonly store: TrainingStore;
  readonly spawn: () => Endpoint;
  readonly assetBase: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The worker there is. */
  readonly client: () => Client;
  /** What would be trained; null while something else computes or it cannot be trained. */
  readonly subject: () => Experiment | null;
  /** Called with the fastest when all are measured. */
  readonly prefer: (name: BackendName) => void;
}

/** A string equal for two documents exactly when their races would be: layers, pictures' form, batch size. */
export const raceKey = ({ model, training }: Experiment): string =>
  `${architectureOf(model)} ${training.batchSize}`;

interface BackendRace extends RaceControls {
  /** Ends a race of another network. */
  follow(experiment: Experiment): void;
}

/** One race at a time. */
export function createBackendRace(options: Options): BackendRace {
  const { store, spawn, assetBase, now, client: page, subject, prefer } = options;
  let current: AbortController | null = null;
  const set = (race: Partial<RaceState>) => store.setState((state) => ({ race: { ...state.race, ...race } }));

  const cancel = () => {
    if (!current) return;
    current.abort();
    current = null;
    set({ now: null });
  };

  async function run(names: readonly BackendName[]): Promise<void> {
    const experiment = subject();
    if (!experiment) return;
    cancel();
    const { signal } = (current = new AbortController());
    set({ key: raceKey(experiment), results: [], finishedAt: null });
    for (const [done, name] of names.entries()) {
      set({ now: { name, done, of: names.length } });
      const result = await measureOn(name, experiment, signal);
      if (signal.aborted) return;
      if (result) set({ results: [...store.getState().race.results, result] });
    }
    current = null;
    set({ now: null, finishedAt: now() });
    const fastest = fastestOf(store.getState().race.results, store.getState().backend?.name ?? null);
    if (fastest) prefer(fastest);
  }

  /** Null for an adapter that the processor emulates, which takes long and never wins, and when aborted. */
  function measureOn(
    name: BackendName,
    experiment: Experiment,
    signal: AbortSignal,
  ): Promise<Measurement | null> {
    return new Promise((resolve) => {
      const end = (result: Measurement | null) => {
        clearTimeout(timer);
        client.close();
        resolve(result);
      };
      const fail = (problem: string) => end({ name, imagesPerSecond: null, problem });
      const timer = setTimeout(() => fail('takes too long'), PATIENCE);
      signal.addEventListener('abort', () => end(null));
      const client: Client = createClient({
        spawn,
        onDeath: (reason) => fail(`could not be measured: ${reason}`),
        onEvent(event) {
          if (event.type === 'failed') return fail('cannot be used here');
          if (event.type !== 'ready') return;
          if (event.backend.name !== name) return fail('cannot be used here');
          if (event.backend.software) return end(null);
          client.query('measure', { experiment }).then(
            ({ imagesPerSecond }) => end({ name, imagesPerSecond, problem: null }),
            () => fail('cannot train this network'),
          );
        },
      });
      client.send({ type: 'start', backend: name, prefer: null, avoid: [], assetBase });
    });
  }

  return {
    cancel,
    askOffers() {
      if (store.getState().offers) return;
      page()
        .query('backends', {})
        .then(
          (offers) => store.setState({ offers }),
          () => undefined,
        );
    },
    measure() {
      const offers = store.getState().offers ?? [];
      const isOut = (name: BackendName) =>
        offers.some((offer) => offer.name === name && (offer.software || offer.problem !== null));
      void run(backendNames.filter((name) => !isOut(name)));
    },
    whenIdle() {
      const { backend, pinned, avoided, race } = store.getState();
      const experiment = subject();
      if (!experiment || !backend || pinned || current) return;
      if (race.key === raceKey(experiment) && race.finishedAt !== null) return;
      // On a machine without a graphics processor WASM is what is left, and CPU never beats it.
      const isOpen = isGraphics(backend.name) || race.results.some(({ name }) => isGraphics(name));
      if (isOpen) void run(backendNames.filter((name) => name !== 'cpu' && !avoided.includes(name)));
    },
    follow(experiment) {
      if (store.getState().race.key !== raceKey(experiment)) cancel();
    },
  };
}

const isGraphics = (name: BackendName): boolean => name === 'webgpu' || name === 'webgl';

/** The fastest; the current one where no other is faster by more than noise; null where nothing was measured. */
function fastestOf(results: readonly Measurement[], current: BackendName | null): BackendName | null {
  const measured = results.flatMap(({ name, imagesPerSecond }) =>
    imagesPerSecond === null ? [] : [{ name, rate: imagesPerSecond }],
  );
  const [best] = measured.toSorted((a, b) => b.rate - a.rate);
  if (!best) return null;
  const own = measured.find(({ name }) => name === current);
  return own && best.rate < own.rate * WORTHWHILE ? own.name : best.name;
}
