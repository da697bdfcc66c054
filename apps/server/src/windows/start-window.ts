import type { WindowReply, WindowStartBody } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { sqlStateOf } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { type Problem, problem } from "../http/problem.ts";
import { openSession } from "../sessions.ts";
import { findOpenWindow } from "./window-rows.ts";
import { readWindowRules } from "./window-rules.ts";

export type Person = { orgId: string; userId: string };

/** Opens a window for a person. Fails with `window_open`, and the open one in the details, if there is one. */
export async function startWindow(
  { db, config }: Pick<Deps, "db" | "config">,
  person: Person,
  body: z.infer<typeof WindowStartBody>,
): Promise<WindowReply> {
  const scope = { orgId: person.orgId, sees: { subjectId: person.userId } };
  try {
    return await db.tenant(scope, async (tx) => {
      const open = await findOpenWindow(tx, person);
      if (open) throw refusal(open);
      const { policy, capture } = await readWindowRules(tx, config, person.orgId);
      const { sessionId } = await openSession(tx, {
        orgId: person.orgId,
        subjectId: person.userId,
        actorId: person.userId,
        policy,
        sourceId: body.deviceId,
        details: { note: body.note, sourceId: body.deviceId },
      });
      await sql`insert into desktop_window (org_id, id, subject_id, device_id, project_id, note, threshold_ms)
        values (${person.orgId}, ${sessionId}, ${person.userId}, ${body.deviceId ?? null}, ${body.projectId ?? null},
          ${body.note ?? null}, ${policy.thresholdMs})`.execute(tx);
      const window = await findOpenWindow(tx, person);
      if (!window) throw new Error("a window is gone in the transaction that opened it");
      return { window, policy: capture };
    });
  } catch (error) {
    // Two starts at once: the unique index let one through.
    if (sqlStateOf(error) !== "23505") throw error;
    throw refusal(await db.tenant(scope, (tx) => findOpenWindow(tx, person)));
  }
}

function refusal(window: WindowReply["window"] | null): Problem {
  return problem("window_open", { details: { window } });
}
