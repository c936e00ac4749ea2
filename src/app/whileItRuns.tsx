import { type Pace, paces } from '../training/pace.ts';

/** What this browser remembers of how runs are to go: the device's affair, so no part of the document. */
const keys = { pace: 'pace', notify: 'notify' } as const;

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // It will have to be asked for again after a reload.
  }
}

/** The pace that was chosen on this device. */
export function keptPace(): Pace {
  const kept = read(keys.pace);
  return (Object.keys(paces) as Pace[]).find((pace) => pace === kept) ?? 'full';
}

/** Remembers the pace. */
export const keepPace = (pace: Pace): void => keep(keys.pace, pace === 'full' ? null : pace);

/** Whether a notification is wanted when a run ends, and the browser still allows it. */
export const keptNotify = (): boolean => read(keys.notify) === '1' && isAllowed();

/** Remembers it. */
export const keepNotify = (wanted: boolean): void => keep(keys.notify, wanted ? '1' : null);

const isAllowed = (): boolean => 'Notification' in window && Notification.permission === 'granted';

/** Asks for leave to notify, which browsers give only after a click. Null where it is given, else why not. */
export async function askToNotify(): Promise<string | null> {
  if (!('Notification' in window)) return 'This browser shows no notifications.';
  const answer = await Notification.requestPermission().catch(() => 'denied');
  return answer === 'granted'
    ? null
    : 'The browser does not allow notifications here. Allow them in the settings of this page, then switch this on again.';
}

/** Shows a notification, where the page is not in view; a click on it brings the page back. */
export function notify(title: string, body: string): void {
  if (!document.hidden || !isAllowed()) return;
  try {
    const shown = new Notification(title, { body, tag: 'run', icon: './icon.svg' });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
  } catch {
    // Phones show them by a service worker alone.
    void navigator.serviceWorker
      ?.getRegistration()
      .then((worker) => worker?.showNotification(title, { body, tag: 'run' }));
  }
}
