import type { RunStatus } from '../training/trainingStore.ts';

/** A page that ends by itself says so as it goes; one that is killed cannot. Only localStorage writes at once. */
const KEY = 'left';

/** The page is being left while a run stands so. */
export function markLeft(status: RunStatus): void {
  try {
    const { kind } = status;
    const isOn = kind === 'running' || kind === 'starting';
    if (isOn || kind === 'paused') localStorage.setItem(KEY, isOn ? 'running' : 'paused');
  } catch {
    // The run will come back paused.
  }
}

/** How the run stood when the page was left; null when the page could not say. Reading forgets it. */
export function takeLeft(): 'running' | 'paused' | null {
  try {
    const left = localStorage.getItem(KEY);
    localStorage.removeItem(KEY);
    return left === 'running' || left === 'paused' ? left : null;
  } catch {
    return null;
  }
}
