import type { AuditEntry, AuditFilter } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";

export type Reader = { orgId: string; timeZone: string };
/** Where a page ended: the last row's moment, in microseconds, and its id. */
export type Place = { us: string; id: string };

type Row = Omit<AuditEntry, "at" | "actor" | "target"> & {
  us: string;
  actor_id: string | null;
  actor_name: string | null;
  target_kind: string;
  target_id: string;
  target_label: string;
};

/** Lines that pass the filter, newest first, and where they end if there are more. */
export async function findLines(
  tx: Tx,
  where: RawBuilder<unknown>,
  { after, limit }: { after: Place | null; limit: number },
): Promise<{ entries: AuditEntry[]; end: Place | null }> {
  const { rows } = await sql<Row>`
    select id, floor(extract(epoch from at) * 1000000)::bigint as us, actor_id, actor_name, action, target_kind,
      target_id, target_label, before, after, request_id as "requestId", address
    from audit_log
    where ${where} and (${after?.us ?? null}::bigint is null or (at, id)
      < (timestamptz 'epoch' + ${after?.us ?? null}::bigint * interval '1 microsecond', ${after?.id ?? null}::uuid))
    order by at desc, id desc limit ${limit + 1}`.execute(tx);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { entries: page.map(entryOf), end: last ? { us: last.us, id: last.id } : null };
}

/** Days are the reader's. */
export function passing({ orgId, timeZone }: Reader, filter: AuditFilter): RawBuilder<unknown> {
  const { actor, action, from, to } = filter;
  return sql.join(
    [
      sql`org_id = ${orgId}`,
      ...(actor ? [sql`actor_id = ${actor}`] : []),
      ...(action ? [sql`action = ${action}`] : []),
      ...(from ? [sql`at >= ${from}::date::timestamp at time zone ${timeZone}`] : []),
      ...(to ? [sql`at < (${to}::date + 1)::timestamp at time zone ${timeZone}`] : []),
    ],
    sql` and `,
  );
}

export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match?.[1] || !match[2]) throw invalidField("query.cursor", "is not a cursor of this list");
  return { us: match[1], id: match[2] };
}

function entryOf({
  us,
  actor_id,
  actor_name,
  target_kind,
  target_id,
  target_label,
  ...row
}: Row): AuditEntry {
  return {
    ...row,
    at: new Date(Math.floor(Number(us) / 1_000)).toISOString(),
    actor: actor_id === null ? null : { id: actor_id, name: actor_name ?? "" },
    target: { kind: target_kind, id: target_id, label: target_label },
  };
}
