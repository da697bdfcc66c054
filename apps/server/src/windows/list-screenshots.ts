import type { ScreenshotList, ScreenshotQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import { findWhose, requireSight, scopeOf, type Viewer } from "./whose.ts";
import {
  findWindows,
  msOrNull,
  SCREENSHOT_COLUMNS,
  type ScreenshotRow,
  screenshotOf,
} from "./window-rows.ts";

/** The screenshots of one window, or of a person, taken in [from, to), newest first. */
export async function listScreenshots(
  db: Database,
  viewer: Viewer,
  query: z.infer<typeof ScreenshotQuery>,
): Promise<ScreenshotList> {
  const from = msOrNull(query.from);
  const to = msOrNull(query.to);
  const windowId = query.windowId ?? null;
  const after = placeOf(query.cursor);
  return db.tenant(scopeOf(viewer), async (tx) => {
    const subjectId = windowId
      ? (await findWindows(tx, viewer.orgId, sql`w.id = ${windowId}`))[0]?.subject_id
      : (await findWhose(tx, viewer, query.memberId)).id;
    if (!subjectId) throw problem("not_found");
    requireSight(viewer, subjectId);
    if (query.memberId && windowId && (await findWhose(tx, viewer, query.memberId)).id !== subjectId)
      throw problem("not_found");
    const { rows } = await sql<ScreenshotRow>`
      select ${SCREENSHOT_COLUMNS} from screenshot c
      where c.org_id = ${viewer.orgId} and c.subject_id = ${subjectId}
        and (${windowId}::uuid is null or c.window_id = ${windowId}::uuid)
        and (${from}::bigint is null or c.taken_at >= at_ms(${from}::bigint))
        and (${to}::bigint is null or c.taken_at < at_ms(${to}::bigint))
        and (${after?.atMs ?? null}::bigint is null
          or (ms_of(c.taken_at), c.id) < (${after?.atMs ?? null}::bigint, ${after?.id ?? null}::uuid))
      order by ms_of(c.taken_at) desc, c.id desc limit ${query.limit + 1}`.execute(tx);
    const page = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    return {
      screenshots: page.map(screenshotOf),
      nextCursor: last && cursorOf({ atMs: Number(last.taken_ms), id: last.id }),
    };
  });
}
