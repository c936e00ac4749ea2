import { type IDBPDatabase, openDB } from 'idb';

/** Thrown when the browser does not let us keep something; the message is a sentence. */
export class StorageError extends Error {
  override readonly name: string = 'StorageError';
}

/** Thrown by a save when another tab has claimed the store since. */
export class TakenOverError extends StorageError {
  override readonly name = 'TakenOverError';
}

/** Thrown when a newer version of the app has changed the store's form. */
export class NewerStoreError extends StorageError {
  override readonly name = 'NewerStoreError';
}

/** A key and its value; undefined deletes. */
export type Entry = readonly [key: string, value: unknown];

/** A small store on this device: JSON values and typed arrays. */
export interface Storage {
  /** The value, or undefined when there is none. Rejects with a StorageError. */
  load(key: string): Promise<unknown>;
  /** Resolves only when the value is on disk; rejects with a StorageError, and then the former value is kept. */
  save(key: string, value: unknown): Promise<void>;
  /** As `save`, all or nothing, in the order given. */
  saveAll(entries: readonly Entry[]): Promise<void>;
  /** From now on only this owner's saves succeed, until another claims the store, here or in another tab. */
  claim(owner: string): void;
  /** Deletes the store with everything in it; from then on all else rejects, as it would make it anew. */
  destroy(): Promise<void>;
  close(): Promise<void>;
}

/** How the store was lost under the app: deleted, or closed by the browser (as when site data is cleared). */
type Loss = 'deleted' | 'closed';

const NAME = 'kernelscope';
const STORE = 'documents';
/** Whose the store is: a late write of a tab that has just lost it must not follow the new owner's. */
const OWNER = 'owner';

/**
 * Opens the store. A connection that the browser drops later is made anew at the next use.
 * @param onLost what was stored may be gone; what is saved next is stored anew
 * @throws StorageError where the browser refuses (a private window, blocked site data).
 */
export async function openStorage(onLost: (loss: Loss) => void = () => undefined): Promise<Storage> {
  let connection: Promise<IDBPDatabase> | null = null;
  let destroyed = false;
  let owner: { readonly name: string; written: boolean } | null = null;

  function connect(): Promise<IDBPDatabase> {
    connection ??= openDB(NAME, 1, {
      upgrade: (database) => void database.createObjectStore(STORE),
      // A newer version in another tab, or a clearing of the site's data, must not wait for this tab.
      blocking: (_, newVersion) => {
        void close();
        if (newVersion === null) onLost('deleted');
      },
      terminated: () => {
        connection = null;
        onLost('closed');
      },
    });
    return connection;
  }
  async function close(): Promise<void> {
    const closing = connection;
    connection = null;
    (await closing?.catch(() => null))?.close();
  }
  /** Tells a failure in words, and drops the connection, which may be the cause (Safari loses its own). */
  async function attempt<T>(sentence: string, work: (database: IDBPDatabase) => Promise<T>): Promise<T> {
    if (destroyed) throw new StorageError('What was stored on this device was deleted.');
    try {
      return await work(await connect());
    } catch (error) {
      await close();
      throw error instanceof StorageError ? error : inWords(sentence, error);
    }
  }

  async function saveAll(entries: readonly Entry[]): Promise<void> {
    await attempt('The browser did not store it', async (database) => {
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
      const { store } = transaction;
      const mine = owner;
      const holder: unknown = mine?.written ? await store.get(OWNER) : undefined;
      if (holder !== undefined && holder !== mine?.name) {
        transaction.abort();
        await transaction.done.catch(() => undefined);
        throw new TakenOverError('Another tab saves now.');
      }
      const all: readonly Entry[] = mine && holder === undefined ? [[OWNER, mine.name], ...entries] : entries;
      const write = async ([key, value]: Entry) => {
        await (value === undefined ? store.delete(key) : store.put(value, key));
      };
      try {
        // A put may succeed and its transaction still be aborted by the quota: only `done` tells.
        await Promise.all([...all.map(write), transaction.done]);
      } catch (error) {
        // What was put before a value that cannot be kept must not stay.
        try {
          transaction.abort();
        } catch {
          // The browser has aborted it.
        }
        await transaction.done.catch(() => undefined);
        throw error;
      }
      if (mine) mine.written = true;
    });
  }

  await attempt('The browser refuses to store data for this page', connect);
  return {
    load: (key) =>
      attempt<unknown>('The browser could not read what it stored', (database) => database.get(STORE, key)),
    save: (key, value) => saveAll([[key, value]]),
    saveAll,
    claim: (name) => (owner = { name, written: false }),
    async destroy() {
      destroyed = true;
      await close();
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(NAME);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(inWords('The browser did not delete it', request.error));
      });
    },
    close,
  };
}

function inWords(sentence: string, error: unknown): StorageError {
  const cause = error instanceof Error ? error.name : String(error);
  if (cause === 'QuotaExceededError')
    return new StorageError("This device's storage for the page is full.", { cause: error });
  const message = `${sentence} (${cause}).`;
  return cause === 'VersionError'
    ? new NewerStoreError(message, { cause: error })
    : new StorageError(message, { cause: error });
}
