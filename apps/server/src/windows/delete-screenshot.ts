import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import { record } from "../ledger.ts";
import { readMoment } from "../sessions.ts";
import { deletePictures } from "./picture-blobs.ts";
import type { Person } from "./start-window.ts";
import { WINDOW } from "./window-rows.ts";

/** Deletes what one of a person's own screenshots shows. Its place stays, and the ledger keeps that it happened. Else `not_found`. */
export async function deleteScreenshot(
  { db, blobs }: Pick<Deps, "db" | "blobs">,
  person: Person,
  asked: string,
): Promise<void> {
  const id = await db.tenant({ orgId: person.orgId, sees: { subjectId: person.userId } }, async (tx) => {
    const { rows } = await sql<{ id: string; window_id: string; subject_id: string; is_first: boolean }>`
      select id, window_id, subject_id, deleted_at is null as is_first from screenshot
      where org_id = ${person.orgId} and id = ${asked} and subject_id = ${person.userId} for update`.execute(
      tx,
    );
    const screenshot = rows[0];
    if (!screenshot) throw problem("not_found");
    const { id } = screenshot;
    if (!screenshot.is_first) return id;
    const { now } = await readMoment(tx);
    await sql`update screenshot set deleted_at = at_ms(${now}), system = '{}', sha256 = null, width = null,
        height = null, bytes = null, image_type = null, thumbnail_type = null
      where org_id = ${person.orgId} and id = ${id}`.execute(tx);
    await record(tx, [
      {
        orgId: person.orgId,
        sessionId: screenshot.window_id,
        subjectId: screenshot.subject_id,
        kind: WINDOW,
        occurredAt: now,
        actorId: person.userId,
        transition: {
          type: "evidence.deleted",
          evidence: "screenshot",
          reason: "owner",
          count: 1,
          evidenceId: id,
        },
      },
    ]);
    return id;
  });
  await deletePictures(blobs, { orgId: person.orgId, id });
}
