/** Of several tabs one writes: the one that holds a Web Lock, for its page's life or until another tab takes it. */
export interface WriterLock {
  /** Whether this page has it. */
  holds(): boolean;
  /** Takes it from whichever tab has it. */
  take(): Promise<void>;
}

interface Options {
  /** The browser's, or undefined where there are none: then every tab writes. */
  readonly locks: Pick<LockManager, 'request' | 'query'> | undefined;
  /** Another tab has taken it. */
  readonly onTaken: () => void;
  /** Milliseconds to wait for a page that is just being left, as in a reload. */
  readonly patience?: number;
}

const NAME = 'kernelscope writer';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when it is known whether this page writes. */
export async function openWriterLock({ locks, onTaken, patience = 300 }: Options): Promise<WriterLock> {
  /** The request by which this page has the lock; without locks, one that is never answered. */
  let held: symbol | null = locks ? null : Symbol('no locks');

  /** Resolves when it is granted or refused; what is granted is held until it is taken. */
  const request = (options: LockOptions) =>
    new Promise<void>((resolve) => {
      if (!locks || held) return resolve();
      const mine = Symbol('request');
      const end = () => {
        if (held === mine) {
          held = null;
          onTaken();
        }
        resolve();
      };
      locks
        .request(NAME, options, () => {
          held = mine;
          resolve();
          return new Promise<never>(() => undefined);
        })
        .then(end, end);
    });

  const waiting = new AbortController();
  const answered = request({ signal: waiting.signal });
  // A slow browser takes its time to grant what nobody has: only who is seen to have it for long is another tab.
  for (let looks = 0; looks < 2;) {
    const isAnswered = await Promise.race([answered.then(() => true), sleep(patience).then(() => false)]);
    if (isAnswered) break;
    const now = await locks?.query();
    looks = now?.held?.some(({ name }) => name === NAME) ? looks + 1 : 0;
  }
  waiting.abort();
  await answered;
  return { holds: () => held !== null, take: () => request({ steal: true }) };
}
