import type { CloseReason, LedgerEvent } from "@stint/core";
import type { WindowReply } from "@stint/protocol";
import { sql } from "kysely";
import { uuidArray } from "../db/binary-array.ts";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import { closeSession, readMoment } from "../sessions.ts";
import { logSilent } from "../silence/log-silent.ts";
import type { Person } from "./start-window.ts";
import { findWindows, WINDOW, windowOf } from "./window-rows.ts";
import { readWindowRules } from "./window-rules.ts";

/** Ends a person's own window. Fails with `not_found`, or `window_closed` if it had ended already. */
export async function stopWindow(
  { db, config }: Pick<Deps, "db" | "config">,
  person: Person,
  windowId: string,
): Promise<WindowReply> {
  return db.tenant({ orgId: person.orgId, sees: { subjectId: person.userId } }, async (tx) => {
    const mine = sql`w.id = ${windowId} and w.subject_id = ${person.userId}`;
    const [before] = await findWindows(tx, person.orgId, mine);
    if (!before) throw problem("not_found");
    const { capture } = await readWindowRules(tx, config, person.orgId);
    const closed = await closeWindow(tx, person.orgId, windowId, person.userId, "command");
    if (!closed) throw problem("window_closed", { details: { window: windowOf(before) } });
    const [after] = await findWindows(tx, person.orgId, mine);
    return { window: windowOf(after ?? before), policy: capture };
  });
}

/** Ends whatever window the person has open, in the caller's transaction. */
export async function closeOpenWindow(tx: Tx, person: Person, reason: CloseReason): Promise<void> {
  const { rows } = await sql<{ session_id: string }>`select session_id from presence
    where org_id = ${person.orgId} and subject_id = ${person.userId} and kind = ${WINDOW}`.execute(tx);
  for (const { session_id: windowId } of rows) await closeWindow(tx, person.orgId, windowId, null, reason);
}

async function closeWindow(
  tx: Tx,
  orgId: string,
  windowId: string,
  actorId: string | null,
  reason: CloseReason,
): Promise<LedgerEvent | null> {
  await sql`update desktop_window w set last_at_ms = p.last_at_ms
    from (select org_id, session_id, last_at_ms from presence
      where session_id = ${windowId} and org_id = ${orgId} and kind = ${WINDOW} for update) p
    where w.org_id = p.org_id and w.id = p.session_id`.execute(tx);
  // The stretches that ended before the command count, whether or not a sweep has seen them.
  await logSilent(tx, await readMoment(tx), uuidArray([windowId]));
  return closeSession(tx, { orgId, sessionId: windowId, actorId, reason });
}
