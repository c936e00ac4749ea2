import { takeLeft } from './leftOrderly.tsx';

/** A page that is hidden may never be seen again, so it takes a checkpoint; one that is left says so. */
export function followLeaving(
  trainer: { checkpoint(): void },
  onLeave: () => void,
  page: EventTarget = globalThis,
): void {
  for (const event of ['visibilitychange', 'freeze'])
    page.addEventListener(event, () => trainer.checkpoint());
  page.addEventListener('pagehide', onLeave);
  // It came back out of the browser's memory.
  page.addEventListener('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) takeLeft();
  });
}
