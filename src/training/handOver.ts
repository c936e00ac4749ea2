import type { Event } from './protocol.ts';

/** What a person can want of the run under way. */
export type RunControl = 'pause' | 'resume' | 'step' | 'epoch' | 'stop';

interface Options {
  /** Asks the worker to pause the run, which also makes it post a checkpoint. */
  readonly pause: () => void;
  /** The newest checkpoint is here: another worker can take over, and keep the run paused where `paused` says so. */
  readonly takeOver: (paused: boolean) => void;
  /** A worker that takes longer is left as it is; what it did since its last checkpoint is done again. Milliseconds. */
  readonly patience?: number;
}

/**
 * Lets a run come to a checkpoint before its worker is ended, so that no step is lost or done twice. One at a time:
 * asked again meanwhile, it is the same hand-over, to whatever is wanted when it ends.
 */
export interface HandOver {
  /** `underWay`: there is a run that may have come further than its last checkpoint; else nothing has to be waited for. */
  begin(run: { readonly paused: boolean; readonly underWay: boolean }): void;
  /** Gives an event of the worker to `pass`, but keeps its pausing to itself. */
  hear(event: Event, pass: (event: Event) => void): void;
  /** What a person wants of the run meanwhile holds for the next worker. Whether it has been seen to. */
  control(type: RunControl): boolean;
  /** The worker ended by itself, or the page goes. */
  cancel(): void;
}

/** None under way. */
export function createHandOver({ pause, takeOver, patience = 20_000 }: Options): HandOver {
  let current: {
    paused: boolean;
    /** No step comes any more: the next checkpoint is the one. */
    halted: boolean;
    readonly timer: ReturnType<typeof setTimeout>;
  } | null = null;
  const cancel = () => {
    clearTimeout(current?.timer);
    current = null;
  };
  const end = () => {
    const paused = current?.paused ?? false;
    cancel();
    takeOver(paused);
  };
  return {
    begin({ paused, underWay }) {
      if (current) return;
      if (!underWay) return takeOver(paused);
      current = { paused, halted: false, timer: setTimeout(end, patience) };
      pause();
    },
    hear(event, pass) {
      if (!current) return pass(event);
      if (event.type === 'paused') current.halted = true;
      if (event.type === 'paused' || event.type === 'running') return;
      pass(event);
      const saved = event.type === 'checkpoint' && current.halted;
      if (saved || event.type === 'finished' || (event.type === 'failed' && event.runId !== null)) end();
    },
    control(type) {
      if (!current || type === 'stop') return false;
      current.paused = type !== 'resume';
      return true;
    },
    cancel,
  };
}
