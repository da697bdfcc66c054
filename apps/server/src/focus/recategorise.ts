import { sql } from "kysely";
import type { Logger } from "pino";
import type { Database, Tx } from "../db/database.ts";
import { categoriesOf, readyRules } from "./category-rules.ts";
import { type Facet, numberFacets } from "./facets.ts";
import { lockPerson, type Person, readPerson, scopeOf } from "./person.ts";
import { RollUpChanges } from "./roll-up.ts";

/** Small enough that an upload, and on the embedded database everybody, hardly waits for one batch. */
const AT_A_TIME = 500;

type Row = {
  id: string;
  start_time: number;
  duration: number;
  facet_id: number;
  window_title: string;
  device_id: string;
  app: string;
  host: string;
  category: string;
};

/**
 * Sorts by changed rules the sessions that were there before them, batch after batch, each with its share of the
 * roll-up in one transaction. How far it came is in the database: after a crash, or beside another process doing the
 * same, every session is gone through under the latest rules.
 */
export class Recategoriser {
  readonly #db: Database;
  readonly #log: Logger;
  readonly #running = new Map<string, Promise<void>>();
  #isStopped = false;

  constructor(db: Database, log: Logger) {
    this.#db = db;
    this.#log = log;
  }

  /** Goes to work on a person's sessions, unless it is at it. */
  begin(person: Person): void {
    if (this.#isStopped || this.#running.has(person.userId)) return;
    const running = this.#finish(person)
      .catch((error: unknown) =>
        this.#log.error(
          { err: error },
          "sorting sessions by changed rules failed; it is tried again within the hour",
        ),
      )
      .finally(() => this.#running.delete(person.userId));
    this.#running.set(person.userId, running);
  }

  /** Takes up what a crash left undone. */
  async resume(): Promise<{ people: number }> {
    const { rows } = await sql<{ org_id: string; user_id: string }>`
      select org_id, user_id from focus_person where applying_after is not null`.execute(this.#db.kysely);
    for (const row of rows) this.begin({ orgId: row.org_id, userId: row.user_id });
    await this.settled();
    return { people: rows.length };
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.settled();
  }

  async #finish(person: Person): Promise<void> {
    while (!this.#isStopped) {
      const outcome = await sortBatch(this.#db, person);
      if (outcome === "done") return;
    }
  }
}

/** One batch. Rules that were changed in the middle of it, or another process that was quicker, make it look again. */
async function sortBatch(db: Database, person: Person): Promise<"more" | "done"> {
  const found = await db.tenant(scopeOf(person), async (tx) => {
    const row = await readPerson(tx, person);
    if (!row || row.applying_after === null) return null;
    return { row, sessions: await nextSessions(tx, person, row.applying_after) };
  });
  if (!found) return "done";
  const { row, sessions } = found;
  const facts = sessions.map(({ app, window_title, host }) => ({ app, title: window_title, host }));
  const categories = await categoriesOf(facts, readyRules(row.rules));
  return db.tenant(scopeOf(person), async (tx) => {
    const now = await lockPerson(tx, person);
    if (now.rules_version !== row.rules_version || now.applying_after !== row.applying_after) return "more";
    const changed = sessions.flatMap((session, index) => {
      const category = categories[index] ?? "";
      return category === session.category ? [] : [{ session, category }];
    });
    if (changed.length > 0) await move(tx, person, changed);
    const last = sessions.length === AT_A_TIME ? (sessions.at(-1)?.id ?? null) : null;
    await sql`update focus_person set applying_after = ${last}, applying_done = applying_done + ${sessions.length}
      where org_id = ${person.orgId} and user_id = ${person.userId}`.execute(tx);
    return last === null ? "done" : "more";
  });
}

async function nextSessions(tx: Tx, { orgId, userId }: Person, after: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select s.id, s.start_time, s.duration, s.facet_id, s.window_title, f.device_id, f.app, f.host, f.category
    from focus_session s
    join focus_facet f on f.org_id = s.org_id and f.user_id = s.user_id and f.id = s.facet_id
    where s.org_id = ${orgId} and s.user_id = ${userId} and s.id > ${after}
    order by s.id limit ${AT_A_TIME}`.execute(tx);
  return rows;
}

async function move(tx: Tx, person: Person, changed: { session: Row; category: string }[]): Promise<void> {
  const facets = changed.map(
    ({ session, category }): Facet => ({
      deviceId: session.device_id,
      app: session.app,
      host: session.host,
      category,
    }),
  );
  const numbers = await numberFacets(tx, person, facets);
  const changes = new RollUpChanges();
  for (const [index, { session }] of changed.entries()) {
    changes.remove(session, session.facet_id);
    changes.add(session, numbers[index] ?? 0);
  }
  await changes.write(tx, person);
  await sql`
    update focus_session s set facet_id = u.facet_id
    from unnest(${changed.map(({ session }) => session.id)}::text[], ${numbers}::integer[]) as u(id, facet_id)
    where s.org_id = ${person.orgId} and s.user_id = ${person.userId} and s.id = u.id`.execute(tx);
}
