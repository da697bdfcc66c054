import type { AuditList, AuditQuery } from "@stint/protocol";
import type { z } from "zod";
import { type Database, organisationScope } from "../db/database.ts";
import { findLines, passing, placeOf, type Reader } from "./audit-rows.ts";

/** A page stays what it is while lines come in. */
export async function listAudit(
  db: Database,
  reader: Reader,
  { cursor, limit, ...filter }: z.infer<typeof AuditQuery>,
): Promise<AuditList> {
  const after = placeOf(cursor);
  return db.tenant(organisationScope(reader.orgId), async (tx) => {
    const { entries, end } = await findLines(tx, passing(reader, filter), { after, limit });
    return { entries, ...(end && { nextCursor: `${end.us}.${end.id}` }) };
  });
}
