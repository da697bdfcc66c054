import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import { type Entry, record } from "../ledger.ts";
import type { Beat, BeatRow } from "./group-commit.ts";

/** Writes down the silences that these beats ended: the evidence of an unreliable network. */
export async function recordGaps(
  database: Database,
  gaps: Map<string, BeatRow>,
  beats: Map<string, Beat>,
): Promise<void> {
  await database.system(async (tx) => {
    const { rows: subjects } = await sql<{ session_id: string; subject_id: string; kind: string }>`
      select session_id, subject_id, kind from presence
      where session_id = any(${[...gaps.keys()]}::uuid[])`.execute(tx);
    const subjectOf = new Map(subjects.map((row) => [row.session_id, row]));
    const entries: Entry[] = [];
    for (const [sessionId, row] of gaps) {
      const subject = subjectOf.get(sessionId);
      if (!subject || !row.gap || row.orgId === null) continue;
      entries.push({
        orgId: row.orgId,
        sessionId,
        subjectId: subject.subject_id,
        kind: subject.kind,
        occurredAt: row.lastAt,
        actorId: null,
        transition: {
          type: "gap.recorded",
          from: row.gap.from,
          to: row.lastAt,
          silenceMs: row.gap.silenceMs,
          sourceId: beats.get(sessionId)?.sourceId,
        },
      });
    }
    await record(tx, entries);
  });
}
