import type { AuditEntry, AuditFilter } from "@stint/protocol";
import { type Database, organisationScope } from "../db/database.ts";
import { csvLine } from "../http/csv.ts";
import { fileAnswer } from "../http/file-answer.ts";
import { findLines, type Place, passing, type Reader } from "./audit-rows.ts";

const PAGE = 2_000;
const HEADER = [
  "at",
  "actor",
  "actor_id",
  "action",
  "target_kind",
  "target",
  "target_id",
  "before",
  "after",
  "address",
  "request_id",
];

/** All lines that pass the filter, newest first, page after page as the client takes them. */
export function exportAudit(db: Database, reader: Reader, filter: AuditFilter): Response {
  return fileAnswer("audit-log", "csv", csv(db, reader, filter));
}

async function* csv(db: Database, reader: Reader, filter: AuditFilter): AsyncGenerator<string> {
  yield csvLine(HEADER);
  let after: Place | null = null;
  do {
    const page: Awaited<ReturnType<typeof findLines>> = await db.tenant(
      organisationScope(reader.orgId),
      (tx) => findLines(tx, passing(reader, filter), { after, limit: PAGE }),
    );
    yield page.entries.map(lineOf).join("");
    after = page.end;
  } while (after);
}

function lineOf({ at, actor, action, target, before, after, address, requestId }: AuditEntry): string {
  return csvLine([
    at,
    actor?.name ?? null,
    actor?.id ?? null,
    action,
    target.kind,
    target.label,
    target.id,
    before && JSON.stringify(before),
    after && JSON.stringify(after),
    address,
    requestId,
  ]);
}
