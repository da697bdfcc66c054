import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import { requireSight, scopeOf, type Viewer } from "./whose.ts";

const EXTENSIONS: Record<string, string> = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" };

/**
 * A screenshot's picture, or its thumbnail, for its person or their managers, in headers that let nothing in it run.
 * Else `not_found`.
 */
export async function readImage(
  { db, blobs }: Pick<Deps, "db" | "blobs">,
  viewer: Viewer,
  { id: asked, size }: { id: string; size?: "thumbnail" },
): Promise<Response> {
  const { rows } = await db.tenant(scopeOf(viewer), (tx) =>
    sql<{ id: string; subject_id: string; image_type: string | null; thumbnail_type: string | null }>`
      select id, subject_id, image_type, thumbnail_type from screenshot
      where org_id = ${viewer.orgId} and id = ${asked}`.execute(tx),
  );
  const screenshot = rows[0];
  if (!screenshot) throw problem("not_found");
  requireSight(viewer, screenshot.subject_id);
  const { id } = screenshot;
  const type = size ? screenshot.thumbnail_type : screenshot.image_type;
  const bytes = type && (await blobs.get({ orgId: viewer.orgId, id, ...(size && { size }) }));
  if (!type || !bytes) throw problem("not_found");
  return new Response(bytes, {
    headers: {
      "content-type": type,
      "content-length": String(bytes.byteLength),
      "content-disposition": `inline; filename="${size ?? "screenshot"}-${id}.${EXTENSIONS[type] ?? "bin"}"`,
      "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      // Short, so that a deleted picture or somebody else at the same machine does not find it for long.
      "cache-control": "private, max-age=300",
      vary: "cookie, authorization",
    },
  });
}
