import { tellIfStale } from './tellIfStale.tsx';

interface Options {
  /** Whether a reload would disturb nobody. */
  readonly isIdle: () => boolean;
  /** A new version is here, or the host has dropped this one's files. */
  readonly onNewVersion: () => void;
}

const RELOADED = 'reloaded to be isolated';
/** Milliseconds between looks for a new version while the page stays open. */
const LOOK_EVERY = 3_600_000;

/** Lets the service worker keep the app's files, and hears of new versions. Does nothing where there are no service workers. */
export async function keepOffline({ isIdle, onNewVersion }: Options): Promise<void> {
  addEventListener('vite:preloadError', () => void tellIfStale(onNewVersion));
  // The dev server's files change under way.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  if (!serviceWorker.controller) serviceWorker.addEventListener('controllerchange', () => isolate(isIdle));
  const registration = await serviceWorker
    .register(new URL('./serviceWorker.js', document.baseURI))
    // A browser that keeps nothing shows the page as it comes from the host.
    .catch(() => null);
  if (!registration) return;
  const watch = (worker: ServiceWorker | null) => {
    const tell = () => {
      if (worker?.state === 'installed' && serviceWorker.controller) onNewVersion();
    };
    tell();
    worker?.addEventListener('statechange', tell);
  };
  watch(registration.waiting);
  registration.addEventListener('updatefound', () => watch(registration.installing));
  // A page that stays open for days hears of new versions too.
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY);
}

/** Once the service worker serves the page with the headers its host does not send, one reload isolates it, so that WASM can use threads. */
function isolate(isIdle: () => boolean): void {
  // Once a key or a button was pressed somebody is at work, also where nothing is changed yet. Not all browsers tell.
  const { userActivation } = navigator as { userActivation?: UserActivation };
  if (crossOriginIsolated || !userActivation || userActivation.hasBeenActive || !isIdle()) return;
  try {
    if (sessionStorage.getItem(RELOADED)) return;
    sessionStorage.setItem(RELOADED, '1');
  } catch {
    // Where nothing can be remembered it might reload for ever.
    return;
  }
  location.reload();
}

/** Reloads the page, in the new version where one waits. */
export async function takeNewVersion(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (!registration?.waiting) return location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  registration.waiting.postMessage('take over');
}
