import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

/**
 * Takes foreign keys and triggers out of the way of rows that come in any order, and returns what puts them back, in
 * the same transaction: the keys are then checked for every row.
 */
export async function freeTables(tx: Tx): Promise<() => Promise<void>> {
  const { rows: keys } = await sql<{ owner: string; name: string; definition: string }>`
    select conrelid::regclass::text as owner, quote_ident(conname) as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace
    where contype = 'f' and conparentid = 0 and n.nspname in ('public', 'auth') order by k.oid`.execute(tx);
  const { rows: triggered } = await sql<{ owner: string }>`
    select distinct tgrelid::regclass::text as owner from pg_trigger t
    join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not tgisinternal and n.nspname in ('public', 'auth')`.execute(tx);
  for (const { owner, name } of keys)
    await sql.raw(`alter table ${owner} drop constraint ${name}`).execute(tx);
  for (const { owner } of triggered) await sql.raw(`alter table ${owner} disable trigger user`).execute(tx);
  return async () => {
    for (const { owner, name, definition } of keys)
      await sql.raw(`alter table ${owner} add constraint ${name} ${definition}`).execute(tx);
    for (const { owner } of triggered) await sql.raw(`alter table ${owner} enable trigger user`).execute(tx);
  };
}
