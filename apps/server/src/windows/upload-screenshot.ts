import { randomUUID } from "node:crypto";
import type { ScreenshotReply, ScreenshotUpload } from "@stint/protocol";
import { sql } from "kysely";
import type { PolicyOverrides } from "../access/policies.ts";
import type { Config } from "../config.ts";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { Problem, problem } from "../http/problem.ts";
import { beatSession } from "../sessions.ts";
import type { Picture } from "./picture.ts";
import { deletePictures, putPictures } from "./picture-blobs.ts";
import type { Person } from "./start-window.ts";
import { msOrNull, SCREENSHOT_COLUMNS, type ScreenshotRow, screenshotOf } from "./window-rows.ts";
import { readWindowRules, rulesOf, type WindowRules } from "./window-rules.ts";

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
    db.tenant(scope, (tx) => take(tx, config, person, { id: key.id, upload, picture: kept }));
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
    if (uploaded.reply.screenshot.id !== key.id) await deletePictures(blobs, key);
    return uploaded;
  } catch (error) {
    // Only a refusal is sure to have written nothing; whatever else may be orphaned is collected later.
    if (error instanceof Problem) await deletePictures(blobs, key);
    throw error;
  }
}

type Taking = { id: string; upload: ScreenshotUpload; picture: Picture | null };
type Taken = ScreenshotRow & { policies: PolicyOverrides };

async function take(
  tx: Tx,
  config: Pick<Config, "policies">,
  person: Person,
  taking: Taking,
): Promise<Uploaded> {
  const { upload } = taking;
  const row = await insertScreenshot(tx, person, taking);
  if (!row) {
    const rules = await readWindowRules(tx, config, person.orgId);
    const uploaded = await findUploaded(tx, person, upload, rules);
    if (!uploaded) throw problem("not_found");
    return uploaded;
  }
  const lastAt = await beatSession(tx, { orgId: person.orgId, sessionId: upload.windowId });
  if (lastAt === null) throw problem("window_closed");
  const { capture } = rulesOf(row, config);
  const kept = capture.blur === "no_image" && row.sha256 !== null ? await dropImage(tx, person, row) : row;
  return { reply: { screenshot: screenshotOf(kept), lastHeartbeat: lastAt, policy: capture }, isFirst: true };
}

/** Writes nothing for a window that is not the person's, nor if the window has an upload of the same id. */
async function insertScreenshot(
  tx: Tx,
  person: Person,
  { id, upload, picture }: Taking,
): Promise<Taken | undefined> {
  const facts = picture?.facts ?? upload.image ?? null;
  const { rows } = await sql<Taken>`/* prepared */
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
    select ${SCREENSHOT_COLUMNS}, o.policies from c join organisation o on o.id = c.org_id`.execute(tx);
  return rows[0];
}

/** For an organisation that wants no images: not even what was said of one is kept. */
async function dropImage(tx: Tx, person: Person, row: ScreenshotRow): Promise<ScreenshotRow> {
  await sql`update screenshot set sha256 = null, width = null, height = null, bytes = null,
      image_type = null, thumbnail_type = null
    where org_id = ${person.orgId} and id = ${row.id}`.execute(tx);
  return { ...row, sha256: null };
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
