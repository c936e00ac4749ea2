import { type IDBPDatabase, openDB } from 'idb';

/** Thrown when the browser does not let us keep something; the message is a sentence. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/** A small store of JSON values on this device. */
export interface Storage {
  /** The value, or undefined when there is none. */
  load(key: string): Promise<unknown>;
  /** Resolves only when the value is on disk. */
  save(key: string, value: unknown): Promise<void>;
  close(): void;
}

const NAME = 'kernelscope';
const STORE = 'documents';

/**
 * Opens the store.
 * @throws StorageError where the browser refuses (a private window, blocked site data).
 */
export async function openStorage(): Promise<Storage> {
  let database: IDBPDatabase | null = await open();

  async function connection(): Promise<IDBPDatabase> {
    database ??= await open();
    return database;
  }
  async function open(): Promise<IDBPDatabase> {
    try {
      return await openDB(NAME, 1, {
        upgrade: (db) => void db.createObjectStore(STORE),
        // Another tab with a newer version must not wait for this one.
        blocking: (_, __, event) => (event.target as IDBDatabase).close(),
        terminated: () => (database = null),
      });
    } catch (error) {
      throw new StorageError(`The browser refuses to store data for this page (${nameOf(error)}).`, { cause: error });
    }
  }

  return {
    async load(key) {
      const db = await connection();
      return (await db.get(STORE, key)) as unknown;
    },
    async save(key, value) {
      try {
        const db = await connection();
        const transaction = db.transaction(STORE, 'readwrite', { durability: 'strict' });
        // A put may succeed and its transaction still be aborted by the quota: only `done` tells.
        await Promise.all([transaction.store.put(value, key), transaction.done]);
      } catch (error) {
        database = null;
        const full = nameOf(error) === 'QuotaExceededError';
        throw new StorageError(
          full ? "This device's storage for the page is full." : `The browser did not store it (${nameOf(error)}).`,
          { cause: error },
        );
      }
    },
    close: () => database?.close(),
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));
