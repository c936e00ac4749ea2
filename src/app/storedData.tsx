import type { OwnActions } from '../data/own/ownActions.ts';
import type { Keeping } from './keeping.ts';

/** Where the engine keeps files of data sets, and the service worker those of the app. */
const DATASETS = 'datasets';
/** The folder of files where own pictures lie. */
const OWN = 'own';
const isOurs = (cache: string) => cache === DATASETS || cache.startsWith('shell ');
/** What the page keeps outside of its store. Others may share the origin, so nothing else is touched. */
const LOCAL_KEYS = ['theme', 'has trained', 'unsaved experiment', 'left', 'backend', 'pace', 'notify'];

/** Bytes stored on this device by what; data sets by their id. */
export interface Stored {
  readonly run: number;
  /** Own pictures, and what was trained on of them. */
  readonly own: number;
  readonly datasets: readonly (readonly [id: string, bytes: number])[];
}

/** Adds up what is stored. */
export async function measureStored(keeping: Keeping | null, ownActions: OwnActions): Promise<Stored> {
  const datasets = new Map<string, number>();
  const cache = await openDatasets();
  for (const request of (await cache?.keys()) ?? []) {
    const id = /\/datasets\/([^/]+)\//.exec(request.url)?.[1] ?? 'others';
    // Read whole: a Blob would hold its file on the disk, deleted or not, until it is collected.
    const file = await (await cache?.match(request))?.arrayBuffer();
    datasets.set(id, (datasets.get(id) ?? 0) + (file?.byteLength ?? 0));
  }
  return {
    run: (await keeping?.bytes().catch(() => 0)) ?? 0,
    own: (await hasOwn()) ? await ownActions.bytes() : 0,
    datasets: [...datasets].toSorted((a, b) => b[1] - a[1]),
  };
}

/** Deletes the files of data sets: they can be downloaded again. */
export async function deleteDatasets(): Promise<void> {
  const cache = await openDatasets();
  // One by one: a cache that somebody has open would keep its room.
  for (const request of (await cache?.keys()) ?? []) await cache?.delete(request);
}

/** Deletes everything this app has stored on the device, itself included; what is on the page stays there. */
export async function deleteEverything(keeping: Keeping | null, ownActions: OwnActions): Promise<void> {
  await keeping?.destroy();
  if (await hasOwn()) await ownActions.deleteAll();
  await deleteDatasets();
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  await registration?.unregister();
  for (const name of 'caches' in globalThis ? await caches.keys() : [])
    if (isOurs(name)) await caches.delete(name);
  try {
    for (const key of LOCAL_KEYS) localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to delete.
  }
}

/** Whether there is anything of own pictures: if not, no worker need be started to tell. */
const hasOwn = async (): Promise<boolean> => {
  try {
    const root = await navigator.storage.getDirectory();
    await root.getDirectoryHandle(OWN);
    return true;
  } catch {
    return false;
  }
};

const openDatasets = async (): Promise<Cache | null> =>
  'caches' in globalThis && (await caches.has(DATASETS).catch(() => false)) ? caches.open(DATASETS) : null;
