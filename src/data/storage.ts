import { type IDBPDatabase, openDB } from 'idb';

/** Thrown when the browser does not let us keep something; the message is a sentence. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/** A small store of JSON values on this device. */
export interface Storage {
  /** The value, or undefined when there is none. Rejects with a StorageError. */
  load(key: string): Promise<unknown>;
  /** Resolves only when the value is on disk; rejects with a StorageError, and then the former value is kept. */
  save(key: string, value: unknown): Promise<void>;
  close(): Promise<void>;
}

const NAME = 'kernelscope';
const STORE = 'documents';

/**
 * Opens the store. A connection that the browser drops later is made anew at the next use.
 * @throws StorageError where the browser refuses (a private window, blocked site data).
 */
export async function openStorage(): Promise<Storage> {
  let connection: Promise<IDBPDatabase> | null = null;

  function connect(): Promise<IDBPDatabase> {
    connection ??= openDB(NAME, 1, {
      upgrade: (database) => void database.createObjectStore(STORE),
      // A newer version in another tab, or a clearing of the site's data, must not wait for this tab.
      blocking: () => void close(),
      terminated: () => (connection = null),
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
    try {
      return await work(await connect());
    } catch (error) {
      await close();
      const cause = error instanceof Error ? error.name : String(error);
      const message =
        cause === 'QuotaExceededError'
          ? "This device's storage for the page is full."
          : `${sentence} (${cause}).`;
      throw new StorageError(message, { cause: error });
    }
  }

  await attempt('The browser refuses to store data for this page', connect);
  return {
    load: (key) =>
      attempt<unknown>('The browser could not read what it stored', (database) => database.get(STORE, key)),
    save: (key, value) =>
      attempt('The browser did not store it', async (database) => {
        const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
        // A put may succeed and its transaction still be aborted by the quota: only `done` tells.
        await Promise.all([transaction.store.put(value, key), transaction.done]);
      }),
    close,
  };
}
