import type { WindowList, WindowQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import { readMoment } from "../sessions.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import { findWhose, scopeOf, type Viewer } from "./whose.ts";
import { findWindows, iso, msOrNull, windowOf } from "./window-rows.ts";

/** The windows of a person that reach into [from, to), newest first. */
export async function listWindows(
  db: Database,
  viewer: Viewer,
  query: z.infer<typeof WindowQuery>,
): Promise<WindowList> {
  const from = msOrNull(query.from);
  const to = msOrNull(query.to);
  const after = placeOf(query.cursor);
  return db.tenant(scopeOf(viewer), async (tx) => {
    const { timeZone, ...employee } = await findWhose(tx, viewer, query.memberId);
    const { now } = await readMoment(tx);
    const rows = await findWindows(
      tx,
      viewer.orgId,
      sql`s.subject_id = ${employee.id} and s.kind = 'window'
        and (${to}::bigint is null or s.opened_at < at_ms(${to}::bigint))
        and (${from}::bigint is null or s.closed_at is null or s.closed_at > at_ms(${from}::bigint))
        and (${after?.atMs ?? null}::bigint is null
          or (ms_of(s.opened_at), s.id) < (${after?.atMs ?? null}::bigint, ${after?.id ?? null}::uuid))`,
      sql`order by ms_of(s.opened_at) desc, s.id desc limit ${query.limit + 1}`,
    );
    const page = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    return {
      windows: page.map(windowOf),
      nextCursor: last && cursorOf({ atMs: Number(last.opened_ms), id: last.id }),
      employee,
      timeZone,
      serverTime: iso(now),
    };
  });
}
