// Keeps what a learner makes over reloads, in IndexedDB. Where a browser forbids that, it is kept in memory, and the page says so.

export interface Kept {
  name: string;
  bytes: Uint8Array;
  order: number;
}

const DATABASE = "driftlab";
const STORE = "kept";

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB failed"));
  });
}

/// Only a transaction that is complete is kept: a full disk may show as late as that, after every request has succeeded.
function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB failed"));
  });
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "name" });
  return promised(request);
}

export class Storage {
  /// What the person should know about it, in a sentence.
  onStatus: (sentence: string) => void = () => undefined;

  private constructor(private database: IDBDatabase | null) {}

  private order = 0;

  static async open(): Promise<Storage> {
    try {
      return new Storage(await openDatabase());
    } catch {
      return new Storage(null);
    }
  }

  async all(): Promise<Kept[]> {
    this.tell();
    if (!this.database) return [];
    const kept = (await promised(this.transaction("readonly").getAll())) as Kept[];
    kept.sort((a, b) => a.order - b.order);
    this.order = (kept.at(-1)?.order ?? 0) + 1;
    return kept;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    if (!this.database) return;
    try {
      const store = this.transaction("readwrite");
      const done = completed(store.transaction);
      done.catch(() => undefined); // awaited below, unless a request fails first
      const before = (await promised(store.get(name))) as Kept | undefined;
      await promised(store.put({ name, bytes, order: before?.order ?? this.order++ }));
      await done;
      this.tell();
    } catch (reason) {
      const full = reason instanceof DOMException && reason.name === "QuotaExceededError";
      this.onStatus(
        full
          ? "The browser's storage is full: what you make now lasts until this tab is closed. Download what you want to keep."
          : "The browser could not save this: what you make now lasts until this tab is closed. Download what you want to keep.",
      );
    }
  }

  async remove(name: string): Promise<void> {
    if (!this.database) return;
    await promised(this.transaction("readwrite").delete(name)).catch(() => undefined);
  }

  private transaction(mode: IDBTransactionMode): IDBObjectStore {
    if (!this.database) throw new Error("no database");
    return this.database.transaction(STORE, mode).objectStore(STORE);
  }

  private tell(): void {
    this.onStatus(
      this.database
        ? "Saved on this device."
        : "This browser saves nothing here: what you make lasts until this tab is closed. Download what you want to keep.",
    );
  }
}
