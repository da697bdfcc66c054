import type { ScreenshotUpload } from "@stint/protocol";
import type { PolicyOverrides } from "../access/policies.ts";
import { type Database, retrying } from "../db/database.ts";
import type { Person } from "./start-window.ts";
import { msOrNull, SCREENSHOT_FIELDS, type ScreenshotRow } from "./window-rows.ts";

export type Accepted = ScreenshotRow & { last_at_ms: string; policies: PolicyOverrides };

type Waiting = {
  id: string;
  person: Person;
  upload: ScreenshotUpload;
  settle: (row: Accepted | null) => void;
  fail: (error: unknown) => void;
};

const MAX_BATCH = 500;

// As the ingest of heartbeats it runs as the server itself, so whose window it is stands in its conditions. A window
// that has full stretches of silence to be logged first is left out, as is one that is closed.
const TAKE = `
  with moment as (select wall_now() as at, wall_now_ms() as now, service_now_ms() as svc),
  u as (select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[],
      $8::integer[], $9::integer[], $10::integer[])
      as u(id, org_id, subject_id, window_id, claimed, system, sha256, width, height, bytes)),
  beat as (
    update presence p set prev_at_ms = p.last_at_ms, prev_svc_ms = p.last_svc_ms,
      last_at_ms = greatest(p.last_at_ms, moment.now), last_svc_ms = greatest(p.last_svc_ms, moment.svc), hinted = false
    from (select distinct org_id, subject_id, window_id from u) b, moment
    where p.session_id = b.window_id and p.org_id = b.org_id and p.subject_id = b.subject_id and p.kind = 'window'
      and greatest(p.last_svc_ms, p.grace_svc_ms, p.logged_svc_ms) + p.threshold_ms > moment.svc
    returning p.org_id, p.subject_id, p.session_id, p.last_at_ms),
  allowed as (
    select u.*, s.opened_at, o.policies, beat.last_at_ms, o.policies #>> '{window,blur}' is distinct from 'no_image' as facts
    from u join beat on beat.org_id = u.org_id and beat.subject_id = u.subject_id and beat.session_id = u.window_id
      join session s on s.org_id = u.org_id and s.id = u.window_id join organisation o on o.id = u.org_id),
  c as (
    insert into screenshot (org_id, id, window_id, subject_id, taken_at, received_at, system, sha256, width, height, bytes)
    select org_id, id, window_id, subject_id, least(greatest(coalesce(at_ms(claimed), moment.at), opened_at), moment.at), moment.at,
      system::jsonb, case when facts then decode(sha256, 'hex') end, case when facts then width end,
      case when facts then height end, case when facts then bytes end
    from allowed, moment returning *)
  select ${SCREENSHOT_FIELDS}, allowed.last_at_ms, allowed.policies from c join allowed on allowed.id = c.id`;

/**
 * Takes uploads without a picture: those that arrive while a batch is on its way to the disk form the next one, so that
 * many desktops share one commit. Each upload's row and its window's heartbeat are written together or not at all.
 */
export class UploadQueue {
  readonly #database: Database;
  #pending: Waiting[] = [];
  #isBusy = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The row as written; null if this needs a closer look: silence to be logged, or a refusal. */
  take(id: string, person: Person, upload: ScreenshotUpload): Promise<Accepted | null> {
    return new Promise((settle, fail) => {
      this.#pending.push({ id, person, upload, settle, fail });
      if (!this.#isBusy) void this.#takeAll();
    });
  }

  async #takeAll(): Promise<void> {
    this.#isBusy = true;
    // One turn of the event loop lets the requests that are already in the socket buffers join the first batch.
    await new Promise(setImmediate);
    while (this.#pending.length > 0) {
      const batch = this.#pending.slice(0, MAX_BATCH);
      this.#pending = this.#pending.slice(MAX_BATCH);
      await this.#write(batch).catch(() => this.#writeEach(batch));
    }
    this.#isBusy = false;
  }

  /** After a batch failed: one upload that cannot be written must not take the others with it. */
  async #writeEach(batch: Waiting[]): Promise<void> {
    for (const waiting of batch) await this.#write([waiting]).catch(waiting.fail);
  }

  async #write(batch: Waiting[]): Promise<void> {
    const column = <Value>(pick: (waiting: Waiting) => Value): Value[] => batch.map(pick);
    const values = [
      column(({ id }) => id),
      column(({ person }) => person.orgId),
      column(({ person }) => person.userId),
      column(({ upload }) => upload.windowId),
      column(({ upload }) => msOrNull(upload.takenAt)),
      column(({ upload }) => JSON.stringify(upload.system)),
      column(({ upload }) => upload.image?.sha256 ?? null),
      column(({ upload }) => upload.image?.width ?? null),
      column(({ upload }) => upload.image?.height ?? null),
      column(({ upload }) => upload.image?.bytes ?? null),
    ];
    const statement = { name: "take-uploads", text: TAKE, values };
    const { rows } = await retrying(() => this.#database.pool.query<Accepted>(statement));
    const written = new Map(rows.map((row) => [row.id, row]));
    for (const { id, settle } of batch) settle(written.get(id) ?? null);
  }
}
