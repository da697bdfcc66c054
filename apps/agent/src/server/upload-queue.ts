import type { Store } from "../store.ts";
import type { Upload } from "./stint-server.ts";

/** A week at one every five minutes; beyond it the oldest go. */
const MOST_WAITING = 2_016;

/** Screenshots on their way to the server, kept in the store so that neither a crash nor an outage loses one. */
export class UploadQueue {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  add({ windowId, takenAtMs, system, picture }: Upload): void {
    this.#store.run(
      "insert into upload (window_id, taken_at_ms, system, picture) values (?, ?, ?, ?)",
      windowId,
      takenAtMs,
      system,
      picture,
    );
    this.#store.run(
      "delete from upload where id <= (select id from upload order by id desc limit 1 offset ?)",
      MOST_WAITING,
    );
  }

  oldest(): (Upload & { id: number }) | null {
    const [row] = this.#store.all<{
      id: number;
      window_id: string;
      taken_at_ms: number;
      system: string;
      picture: Uint8Array | null;
    }>("select id, window_id, taken_at_ms, system, picture from upload order by id limit 1");
    if (!row) return null;
    const { id, window_id: windowId, taken_at_ms: takenAtMs, system, picture } = row;
    return { id, windowId, takenAtMs, system, picture };
  }

  remove(id: number): void {
    this.#store.run("delete from upload where id = ?", id);
  }

  /** Of a window that takes no more. */
  removeAllOf(windowId: string): void {
    this.#store.run("delete from upload where window_id = ?", windowId);
  }

  get length(): number {
    return this.#store.all<{ length: number }>("select count(*) as length from upload")[0]?.length ?? 0;
  }
}
