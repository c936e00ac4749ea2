import type { RunStatus } from '../training/trainingStore.ts';

/** How a run stood when its page was left: going on, going on to the end of its epoch, or paused. */
const ways = ['running', 'epoch', 'paused'] as const;
export type Left = (typeof ways)[number];

/** A page that ends by itself says so as it goes; one that is killed cannot. Only localStorage writes at once. */
const KEY = 'left';

/** The page is being left while a run stands so. */
export function markLeft({ kind }: RunStatus, isForOneEpoch: boolean): void {
  try {
    const isOn = kind === 'running' || kind === 'starting';
    const left: Left = !isOn ? 'paused' : isForOneEpoch ? 'epoch' : 'running';
    if (isOn || kind === 'paused') localStorage.setItem(KEY, left);
  } catch {
    // The run will come back paused.
  }
}

/** How the run stood when the page was left; null when the page could not say. Reading forgets it. */
export function takeLeft(): Left | null {
  try {
    const left = localStorage.getItem(KEY);
    localStorage.removeItem(KEY);
    return ways.find((way) => way === left) ?? null;
  } catch {
    return null;
  }
}
