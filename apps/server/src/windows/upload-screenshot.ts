import { randomUUID } from "node:crypto";
import type { ScreenshotReply, ScreenshotUpload } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { Problem, problem } from "../http/problem.ts";
import { beatSession } from "../sessions.ts";
import type { Picture } from "./picture.ts";
import { deletePictures, putPictures } from "./picture-blobs.ts";
import type { Person } from "./start-window.ts";
import { msOrNull, SCREENSHOT_COLUMNS, type ScreenshotRow, screenshotOf } from "./window-rows.ts";
import { readWindowRules, type WindowRules } from "./window-rules.ts";

/** `isFirst` is false for what had been uploaded before under the same id: it stays as it was, and beats no more. */
export type Uploaded = { reply: ScreenshotReply; isFirst: boolean };

/**
 * Takes one screenshot of a person's own window, which is the window's heartbeat: both are written or neither.
 * Fails with `not_found`, or `window_closed`. Where the organisation wants no images, the picture is dropped.
 */
export async function uploadScreenshot(
  { db, blobs, config }: Pick<Deps, "db" | "blobs" | "config">,
  person: Person,
  upload: ScreenshotUpload,
  picture: Picture | null,
): Promise<Uploaded> {
  const scope = { orgId: person.orgId, sees: { subjectId: person.userId } };
  const key = { orgId: person.orgId, id: randomUUID() };
  const write = (kept: Picture | null): Promise<Uploaded> =>
    db.tenant(scope, async (tx) => {
      const rules = await readWindowRules(tx, config, person.orgId);
      return take(tx, person, { id: key.id, upload, picture: kept, rules });
    });
  if (!picture) return write(null);
  // The file is written before the transaction, which must wait for nothing but the database.
  const known = await db.tenant(scope, async (tx) => {
    const rules = await readWindowRules(tx, config, person.orgId);
    return { rules, uploaded: await findUploaded(tx, person, upload, rules) };
  });
  if (known.uploaded) return known.uploaded;
  if (known.rules.capture.blur === "no_image") return write(null);
  await putPictures(blobs, key, picture);
  try {
    const uploaded = await write(picture);
    if (!uploaded.isFirst) await deletePictures(blobs, key);
    return uploaded;
  } catch (error) {
    // Only a refusal is sure to have written nothing; whatever else may be orphaned is collected later.
    if (error instanceof Problem) await deletePictures(blobs, key);
    throw error;
  }
}

type Taking = { id: string; upload: ScreenshotUpload; picture: Picture | null; rules: WindowRules };

async function take(tx: Tx, person: Person, taking: Taking): Promise<Uploaded> {
  const { upload, rules } = taking;
  const row = await insertScreenshot(tx, person, taking);
  if (!row) {
    const uploaded = await findUploaded(tx, person, upload, rules);
    if (!uploaded) throw problem("not_found");
    return uploaded;
  }
  const lastAt = await beatSession(tx, { orgId: person.orgId, sessionId: upload.windowId });
  if (lastAt === null) throw problem("window_closed");
  const reply = { screenshot: screenshotOf(row), lastHeartbeat: lastAt, policy: rules.capture };
  return { reply, isFirst: true };
}

/** Writes nothing for a window that is not the person's, nor if the window has an upload of the same id. */
async function insertScreenshot(tx: Tx, person: Person, taking: Taking): Promise<ScreenshotRow | undefined> {
  const { id, upload, rules } = taking;
  const picture = rules.capture.blur === "no_image" ? null : taking.picture;
  const facts = rules.capture.blur === "no_image" ? null : (picture?.facts ?? upload.image ?? null);
  const { rows } = await sql<ScreenshotRow>`
    with c as (
      insert into screenshot (org_id, id, window_id, subject_id, upload_id, taken_at, received_at, system,
        sha256, width, height, bytes, image_type, thumbnail_type)
      select w.org_id, ${id}, w.id, w.subject_id, ${upload.id ?? null}::uuid,
        least(greatest(coalesce(at_ms(${msOrNull(upload.takenAt)}::bigint), now.at), s.opened_at), now.at), now.at,
        ${JSON.stringify(upload.system)}::jsonb, decode(${facts?.sha256 ?? null}, 'hex'), ${facts?.width ?? null}::integer,
        ${facts?.height ?? null}::integer, ${facts?.bytes ?? null}::integer,
        ${picture?.type ?? null}, ${picture?.thumbnail?.type ?? null}
      from desktop_window w join session s on s.org_id = w.org_id and s.id = w.id,
        (select wall_now() as at) now
      where w.org_id = ${person.orgId} and w.id = ${upload.windowId} and w.subject_id = ${person.userId}
      on conflict (org_id, window_id, upload_id) where upload_id is not null do nothing
      returning *)
    select ${SCREENSHOT_COLUMNS} from c`.execute(tx);
  return rows[0];
}

async function findUploaded(
  tx: Tx,
  person: Person,
  upload: ScreenshotUpload,
  rules: WindowRules,
): Promise<Uploaded | null> {
  if (upload.id === undefined) return null;
  const { rows } = await sql<ScreenshotRow & { last_at_ms: string }>`
    select ${SCREENSHOT_COLUMNS}, coalesce(p.last_at_ms, w.last_at_ms) as last_at_ms
    from screenshot c join desktop_window w on w.org_id = c.org_id and w.id = c.window_id
      left join presence p on p.session_id = c.window_id
    where c.org_id = ${person.orgId} and c.window_id = ${upload.windowId} and c.subject_id = ${person.userId}
      and c.upload_id = ${upload.id}`.execute(tx);
  const row = rows[0];
  if (!row) return null;
  const reply = {
    screenshot: screenshotOf(row),
    lastHeartbeat: Number(row.last_at_ms),
    policy: rules.capture,
  };
  return { reply, isFirst: false };
}
