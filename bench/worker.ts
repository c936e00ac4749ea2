/** One contender, opened in a worker of its own, which then does what it is asked for, one thing at a time. */
import { trustOwnScripts } from '../src/ui/trustedScripts.ts';
import type { BackendName } from '../src/training/backendNames.ts';
import type { Contender, Subject, Variant } from './contenders/contender.ts';
import { type NetworkName, networks } from './networks.ts';

// tfjs starts the threads of WASM from here.
trustOwnScripts();

/** What can be opened: each loads its own code alone. */
const contenders: Readonly<Record<string, (subject: Subject) => Promise<Contender>>> = {
  ours: async (subject) => (await import('./contenders/ours.ts')).openOurs(subject),
  stock: async (subject) => (await import('./contenders/stock.ts')).openStock(subject),
  composed: async (subject) => (await import('./contenders/stock.ts')).openComposed(subject),
  convnetjs: async (subject) => (await import('./contenders/convnet.ts')).openConvNet(subject),
};

/** What a row is of. */
export interface RowOf {
  readonly contender: string;
  readonly network: NetworkName;
  readonly batchSize: number;
  readonly backend: BackendName;
  readonly threads: number;
  readonly variant: Variant;
}

/** Pictures of a prediction that is looked into, which takes as much JavaScript as one of many; and how often it is made. */
const FEW = 4;
const PASSES = 4;

const now = () => performance.now();
/** Milliseconds that it takes. */
async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = now();
  await run();
  return now() - begun;
}

let opened: Contender | null = null;
const contender = (): Contender => {
  if (!opened) throw new Error('Nothing is open.');
  return opened;
};

const training = async (steps: number) => contender().train?.(steps);

/** What can be asked of the worker. */
const operations = {
  /** Answers the milliseconds until a first step is done, its loss, and the adapter. */
  async open({ contender: name, network, ...subject }: RowOf) {
    const begun = now();
    const open = contenders[name];
    if (!open) throw new Error(`No contender is named ${name}.`);
    opened = await open({ ...subject, network: networks[network] });
    const loss = (await opened.train?.(1)) ?? null;
    const { adapter, multiplyAdds } = opened;
    return { adapter, multiplyAdds, firstStep: now() - begun, loss };
  },
  /** Milliseconds that so many further steps take. */
  train: (steps: number) => timed(() => training(steps)),
  /** Milliseconds that it takes to predict so many pictures. */
  predict: (pictures: number) => timed(() => contender().predict(pictures)),
  /** What tfjs does in so many steps. */
  async meter(steps: number) {
    const { metered } = await import('./contenders/meter.ts');
    return metered(() => training(steps));
  },
  /** Milliseconds of JavaScript that a prediction of few pictures takes, and a look at all layers, each as it is after the first ones. */
  async meterPasses() {
    const { metered } = await import('./contenders/meter.ts');
    const { predict, look } = contender();
    const each = async (run: () => Promise<void>) => {
      for (let i = 0; i < PASSES; i++) await run();
      const { jsTime } = await metered(async () => {
        for (let i = 0; i < PASSES; i++) await run();
      });
      return jsTime / PASSES;
    };
    return { predict: await each(() => predict(FEW)), look: look ? await each(look) : null };
  },
  /** What a peer outside the browser needs to train the same. */
  async describe({ network, batchSize }: Pick<RowOf, 'network' | 'batchSize'>) {
    return (await import('./describe.ts')).describe(networks[network], batchSize);
  },
  /** What the browser offers. */
  offers: async () => (await import('../src/training/engine/backends/offers.ts')).backendOffers(null),
  /** Milliseconds until 60,000 pictures are ready that are on the device already. */
  loading: async (baseUrl: string) => (await import('./loading.ts')).loading(baseUrl),
};

/** By name, what is asked and what is answered. */
export type Operations = typeof operations;

interface Asked {
  readonly id: number;
  readonly operation: keyof Operations;
  readonly argument: never;
}

self.addEventListener('message', ({ data: { id, operation, argument } }: MessageEvent<Asked>) => {
  const run = operations[operation] as (argument: never) => Promise<unknown>;
  run(argument).then(
    (answer) => self.postMessage({ id, answer }),
    (error: unknown) =>
      self.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
