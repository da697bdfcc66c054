import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Person } from "./person.ts";

/** What roll-ups tell apart. */
export type Facet = { deviceId: string; app: string; host: string; category: string };

/** The numbers of these facets, in their order; those that are new get one. The person must be locked. */
export async function numberFacets(tx: Tx, person: Person, facets: Facet[]): Promise<number[]> {
  const distinct = new Map(facets.map((facet) => [keyOf(facet), facet]));
  const numbers = await findNumbers(tx, person, [...distinct.values()]);
  const missing = [...distinct].filter(([key]) => !numbers.has(key)).map(([, facet]) => facet);
  if (missing.length > 0) for (const [key, id] of await addFacets(tx, person, missing)) numbers.set(key, id);
  return facets.map((facet) => {
    const id = numbers.get(keyOf(facet));
    if (id === undefined) throw new Error("a facet that was just written is not there");
    return id;
  });
}

type FacetRow = { id: number; device_id: string; app: string; host: string; category: string };

async function findNumbers(tx: Tx, { orgId, userId }: Person, facets: Facet[]): Promise<Map<string, number>> {
  const { rows } = await sql<FacetRow>`
    select f.id, f.device_id, f.app, f.host, f.category
    from ${unnested(facets)} join focus_facet f
      on f.org_id = ${orgId} and f.user_id = ${userId}
      and f.device_id = u.device_id and f.app = u.app and f.host = u.host and f.category = u.category`.execute(
    tx,
  );
  return numbersOf(rows);
}

async function addFacets(tx: Tx, { orgId, userId }: Person, facets: Facet[]): Promise<Map<string, number>> {
  const { rows } = await sql<FacetRow>`
    insert into focus_facet (org_id, user_id, device_id, app, host, category)
    select ${orgId}::uuid, ${userId}::uuid, device_id, app, host, category from ${unnested(facets)}
    returning id, device_id, app, host, category`.execute(tx);
  return numbersOf(rows);
}

function unnested(facets: Facet[]) {
  const column = (pick: (facet: Facet) => string): string[] => facets.map(pick);
  return sql`unnest(${column(({ deviceId }) => deviceId)}::uuid[], ${column(({ app }) => app)}::text[],
    ${column(({ host }) => host)}::text[], ${column(({ category }) => category)}::text[])
    as u(device_id, app, host, category)`;
}

function numbersOf(rows: FacetRow[]): Map<string, number> {
  return new Map(rows.map((row) => [keyOf({ ...row, deviceId: row.device_id }), row.id]));
}

function keyOf({ deviceId, app, host, category }: Facet): string {
  return JSON.stringify([deviceId, app, host, category]);
}
