/** Checks the labels of own pictures in a throw-away worker, so that everything else goes on and Cancel ends it at once. */
import type { JudgedLabels } from '../data/own/ownSet.ts';
import { type Client, createClient, type Endpoint } from './client.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { LabelCheckControls, LabelCheckState, TrainingStore } from './trainingStore.ts';

interface Options {
  readonly store: TrainingStore;
  readonly spawn: () => Endpoint;
  readonly assetBase: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What would be trained; null while it cannot be. */
  readonly subject: () => Experiment | null;
  readonly onJudged?: (judged: JudgedLabels) => void;
}

/** One check at a time, on the backend the page is on. */
export function createLabelCheck({
  store,
  spawn,
  assetBase,
  now,
  subject,
  onJudged,
}: Options): LabelCheckControls {
  let current: Client | null = null;
  const set = (labels: Partial<LabelCheckState>) =>
    store.setState((state) => ({ labels: { ...state.labels, ...labels } }));
  const end = (outcome: Partial<LabelCheckState>) => {
    const ended = current;
    current = null;
    ended?.close();
    set({ progress: null, ...outcome });
  };

  return {
    check(edition, folds) {
      const experiment = subject();
      if (!experiment || current) return;
      set({ progress: { done: 0, of: 0, secondsLeft: null }, error: null });
      let begun: { readonly at: number; readonly done: number } | null = null;
      const client = createClient({
        spawn,
        now,
        onDeath: (reason) =>
          end({ error: `The labels could not be checked, as the worker ended: ${reason}. Try again.` }),
        onEvent(event) {
          if (event.type === 'failed') return end({ error: event.error.message });
          if (event.type === 'evaluating') {
            const { done, of } = event;
            // From the first word on: starting takes its own time.
            begun ??= { at: now(), done };
            const perPicture = (now() - begun.at) / (done - begun.done);
            const secondsLeft = done > begun.done ? (perPicture * (of - done)) / 1000 : null;
            return set({ progress: { done, of, secondsLeft } });
          }
          if (event.type !== 'ready') return;
          const judged = async () => {
            const { doubts } = await client.query('doubts', { experiment, folds });
            const { judgedLabels } = await import('../data/own/doubts.ts');
            return judgedLabels(edition, doubts);
          };
          judged().then(
            (labels) => {
              if (current !== client) return;
              onJudged?.(labels);
              end({});
            },
            (error: unknown) => {
              if (current === client) end({ error: error instanceof Error ? error.message : String(error) });
            },
          );
        },
      });
      current = client;
      const backend = store.getState().backend?.name ?? null;
      client.send({ type: 'start', backend, prefer: null, avoid: [], assetBase });
    },
    cancel() {
      if (current) end({});
    },
  };
}
