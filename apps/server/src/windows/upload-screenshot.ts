import { randomUUID } from "node:crypto";
import type { ScreenshotReply, ScreenshotUpload } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { Problem, problem } from "../http/problem.ts";
import { beatSession } from "../sessions.ts";
import type { Picture } from "./picture.ts";
import type { Person } from "./start-window.ts";
import type { UploadQueue } from "./upload-queue.ts";
import { msOrNull, SCREENSHOT_COLUMNS, type ScreenshotRow, screenshotOf } from "./window-rows.ts";
import { readWindowRules, rulesOf, type WindowRules } from "./window-rules.ts";

/**
 * Takes one screenshot of a person's own window, which is the window's heartbeat: both are written or neither.
 * Fails with `not_found`, or `window_closed`. Where the organisation wants no images, the picture is dropped.
 */
export async function uploadScreenshot(
  { db, blobs, config, queue }: Pick<Deps, "db" | "blobs" | "config"> & { queue: UploadQueue },
  person: Person,
  upload: ScreenshotUpload,
  picture: Picture | null,
): Promise<ScreenshotReply> {
  const scope = { orgId: person.orgId, sees: { subjectId: person.userId } };
  const key = { orgId: person.orgId, id: randomUUID() };
  const write = (kept: Picture | null, known?: WindowRules): Promise<ScreenshotReply> =>
    db.tenant(scope, async (tx) => {
      const rules = known ?? (await readWindowRules(tx, config, person.orgId));
      const row = await insertScreenshot(tx, person, key.id, upload, rules, kept);
      if (!row) throw problem("not_found");
      const lastAt = await beatSession(tx, { orgId: person.orgId, sessionId: upload.windowId });
      if (lastAt === null) throw problem("window_closed");
      return { screenshot: screenshotOf(row), lastHeartbeat: lastAt, policy: rules.capture };
    });
  if (!picture) {
    const row = await queue.take(key.id, person, upload);
    if (!row) return write(null);
    const policy = rulesOf(row, config).capture;
    return { screenshot: screenshotOf(row), lastHeartbeat: Number(row.last_at_ms), policy };
  }
  const rules = await db.tenant(scope, (tx) => readWindowRules(tx, config, person.orgId));
  if (rules.capture.blur === "no_image") return write(null, rules);
  await blobs.put(key, picture.bytes);
  try {
    return await write(picture, rules);
  } catch (error) {
    // Only a refusal is sure to have written nothing; whatever else may be orphaned is collected later.
    if (error instanceof Problem) await blobs.delete(key);
    throw error;
  }
}

async function insertScreenshot(
  tx: Tx,
  person: Person,
  id: string,
  upload: ScreenshotUpload,
  rules: WindowRules,
  picture: Picture | null,
): Promise<ScreenshotRow | undefined> {
  const facts = rules.capture.blur === "no_image" ? null : (picture?.facts ?? upload.image ?? null);
  const { rows } = await sql<ScreenshotRow>`
    with c as (
      insert into screenshot (org_id, id, window_id, subject_id, taken_at, received_at, system, sha256, width, height, bytes, image_type)
      select w.org_id, ${id}, w.id, w.subject_id,
        least(greatest(coalesce(at_ms(${msOrNull(upload.takenAt)}::bigint), now.at), s.opened_at), now.at), now.at,
        ${JSON.stringify(upload.system)}::jsonb, decode(${facts?.sha256 ?? null}, 'hex'), ${facts?.width ?? null}::integer,
        ${facts?.height ?? null}::integer, ${facts?.bytes ?? null}::integer,
        ${picture?.type ?? null}
      from desktop_window w join session s on s.org_id = w.org_id and s.id = w.id,
        (select wall_now() as at) now
      where w.org_id = ${person.orgId} and w.id = ${upload.windowId} and w.subject_id = ${person.userId}
      returning *)
    select ${SCREENSHOT_COLUMNS} from c`.execute(tx);
  return rows[0];
}
