/** A frame is waited for no longer than this, milliseconds: a window that is covered may get none. */
const LONGEST_WAIT = 200;
/** The page rests no longer than this, milliseconds, however long it was busy. */
const LONGEST_REST = 1000;

/**
 * Does things once a frame at most, and no oftener than leaves the page half of its time for everything else: on a slow device
 * less is shown, and presses are answered. A hidden page has nothing to draw, and does them at once.
 */
export function createFrames(): (run: () => void) => void {
  /** When the page has rested as long as it was busy last. */
  let free = 0;
  const nextFrame = (run: () => void) => {
    const frame = requestAnimationFrame(() => {
      clearTimeout(timer);
      // In a task of its own: a press is heard between it and the drawing of what it changes.
      setTimeout(run);
    });
    const timer = setTimeout(() => {
      cancelAnimationFrame(frame);
      run();
    }, LONGEST_WAIT);
  };
  const busy = (run: () => void) => () => {
    const begun = performance.now();
    run();
    // After what was changed is drawn.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const now = performance.now();
        free = now + Math.min(LONGEST_REST, now - begun);
      }),
    );
  };
  return (run) => {
    const rest = free - performance.now();
    if (document.hidden) setTimeout(run);
    else if (rest > 0) setTimeout(() => nextFrame(busy(run)), rest);
    else nextFrame(busy(run));
  };
}
