import { randomUUID } from "node:crypto";
import type { Store } from "../store.ts";
import type { Upload } from "./stint-server.ts";

/** A week at one every five minutes; beyond it the oldest go. */
const MOST_WAITING = 2_016;

type Row = {
  upload_id: string;
  window_id: string;
  taken_at_ms: number;
  system: string;
  picture: Uint8Array | null;
  thumbnail: Uint8Array | null;
};

/** Screenshots on their way to the server, kept in the store so that neither a crash nor an outage loses one. */
export class UploadQueue {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  add({ windowId, takenAtMs, system, picture }: Omit<Upload, "id">): void {
    this.#store.run(
      "insert into upload (upload_id, window_id, taken_at_ms, system, picture, thumbnail) values (?, ?, ?, ?, ?, ?)",
      randomUUID(),
      windowId,
      takenAtMs,
      system,
      picture?.image ?? null,
      picture?.thumbnail ?? null,
    );
    this.#store.run(
      "delete from upload where id <= (select id from upload order by id desc limit 1 offset ?)",
      MOST_WAITING,
    );
  }

  oldest(): Upload | null {
    const [row] = this.#store.all<Row>("select * from upload order by id limit 1");
    if (!row) return null;
    const { picture: image, thumbnail } = row;
    return {
      id: row.upload_id,
      windowId: row.window_id,
      takenAtMs: row.taken_at_ms,
      system: row.system,
      picture: image && { image, thumbnail },
    };
  }

  remove({ id }: Upload): void {
    this.#store.run("delete from upload where upload_id = ?", id);
  }

  /** Of a window that takes no more. */
  removeAllOf(windowId: string): void {
    this.#store.run("delete from upload where window_id = ?", windowId);
  }

  get length(): number {
    return this.#store.all<{ length: number }>("select count(*) as length from upload")[0]?.length ?? 0;
  }
}
