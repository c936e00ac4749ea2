/** Milliseconds without anything done. */
const AFTER = 5000;

/**
 * Calls `act` when the person has done nothing for a few seconds after `reset` was last called, and then not again until
 * something is done. Not on a page that nobody sees, nor where a battery would be used up.
 */
export function whenIdle(act: () => void): { reset(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const due = async () => {
    const asked = timer;
    if (document.visibilityState === 'hidden' || (await isOnBattery()) || asked !== timer) return;
    act();
  };
  const reset = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void due(), AFTER);
  };
  for (const type of ['pointerdown', 'keydown', 'wheel', 'visibilitychange'])
    document.addEventListener(type, reset, { passive: true });
  return { reset };
}

/** False where the browser does not tell. */
async function isOnBattery(): Promise<boolean> {
  const { getBattery } = navigator as { getBattery?: () => Promise<{ readonly charging: boolean }> };
  const battery = await getBattery?.call(navigator).catch(() => undefined);
  return battery !== undefined && !battery.charging;
}
