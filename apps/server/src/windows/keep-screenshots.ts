import { sql } from "kysely";
import { WINDOW_CAPTURE } from "../access/policies.ts";
import type { BlobKey, Blobs } from "../blobs/blobs.ts";
import type { Database, Tx } from "../db/database.ts";
import { type Entry, record } from "../ledger.ts";
import { readMoment } from "../sessions.ts";
import { deletePictures } from "./picture-blobs.ts";
import { WINDOW } from "./window-rows.ts";

const AT_A_TIME = 500;

type Expired = { org_id: string; id: string; window_id: string; subject_id: string };

/** Deletes the screenshots that are older than their organisation keeps them; the ledger notes how many of which window. */
export async function deleteExpired(db: Database, blobs: Blobs): Promise<{ deleted: number }> {
  let deleted = 0;
  for (;;) {
    const expired = await db.system(deleteRows);
    for (const { org_id: orgId, id } of expired) await deletePictures(blobs, { orgId, id });
    deleted += expired.length;
    if (expired.length < AT_A_TIME) return { deleted };
  }
}

async function deleteRows(tx: Tx): Promise<Expired[]> {
  const { rows } = await sql<Expired>`
    with expired as materialized (
      select c.org_id, c.id from organisation o cross join lateral (
        select org_id, id from screenshot
        where org_id = o.id and received_at < wall_now()
          - coalesce((o.policies #>> '{window,screenshotRetentionDays}')::integer, ${WINDOW_CAPTURE.screenshotRetentionDays}::integer) * interval '1 day'
        order by received_at limit ${AT_A_TIME} for update skip locked) c
      limit ${AT_A_TIME})
    delete from screenshot c using expired e where c.org_id = e.org_id and c.id = e.id
    returning c.org_id, c.id, c.window_id, c.subject_id`.execute(tx);
  if (rows.length === 0) return rows;
  const { now } = await readMoment(tx);
  const perWindow = Map.groupBy(rows, (row) => row.window_id);
  const entries = [...perWindow].map(([sessionId, [first, ...others]]): Entry => {
    if (!first) throw new Error("an empty group");
    return {
      orgId: first.org_id,
      sessionId,
      subjectId: first.subject_id,
      kind: WINDOW,
      occurredAt: now,
      actorId: null,
      transition: {
        type: "evidence.deleted",
        evidence: "screenshot",
        reason: "retention",
        count: 1 + others.length,
      },
    };
  });
  await record(tx, entries);
  return rows;
}

/**
 * Deletes the blobs that no screenshot needs: left by a crash between file and commit, or between commit and deletion.
 * Only what was unneeded in the run before as well is deleted, so an upload under way is never mistaken for one.
 */
export function createOrphanCollector(db: Database, blobs: Blobs): () => Promise<{ collected: number }> {
  let suspects = new Set<string>();
  return async () => {
    const unneeded = new Set<string>();
    let collected = 0;
    let batch: BlobKey[] = [];
    const judge = async (): Promise<void> => {
      const needed = await findNeeded(db, batch);
      for (const key of batch.filter((one) => !needed.has(nameOf(one)))) {
        if (!suspects.has(nameOf(key))) {
          unneeded.add(nameOf(key));
          continue;
        }
        await blobs.delete(key);
        collected += 1;
      }
      batch = [];
    };
    for await (const key of blobs.keys()) {
      batch.push(key);
      if (batch.length === AT_A_TIME) await judge();
    }
    await judge();
    suspects = unneeded;
    return { collected };
  };
}

async function findNeeded(db: Database, keys: BlobKey[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await db.pool.query<{ id: string; has_thumbnail: boolean }>(
    `select c.id, c.thumbnail_type is not null as has_thumbnail from unnest($1::uuid[], $2::uuid[]) k(org_id, id)
     join screenshot c on c.org_id = k.org_id and c.id = k.id where c.image_type is not null`,
    [keys.map((key) => key.orgId), keys.map((key) => key.id)],
  );
  const needed = rows.flatMap(({ id, has_thumbnail: hasThumbnail }): Pick<BlobKey, "id" | "size">[] =>
    hasThumbnail ? [{ id }, { id, size: "thumbnail" }] : [{ id }],
  );
  return new Set(needed.map(nameOf));
}

function nameOf({ id, size }: Pick<BlobKey, "id" | "size">): string {
  return `${id} ${size ?? ""}`;
}
