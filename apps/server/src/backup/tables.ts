import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Table } from "./contents.ts";

/** What travels another way: the queue's own tables by their waiting jobs, the applied migrations in the header. */
export const QUEUE_SCHEMA = "pgboss";
export const APPLIED = "stint_migration";

/** Every table there is, so that none that a migration adds can be forgotten. */
export async function readTables(tx: Tx): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select n.nspname as schema, c.relname as name, json_agg(
      json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and n.nspname not in ('information_schema', ${QUEUE_SCHEMA}) and n.nspname not like 'pg\_%'
      and (n.nspname, c.relname) <> ('public', ${APPLIED})
    group by 1, 2 order by 1, 2`.execute(tx);
  return rows;
}

/** One way to write every value as text, whatever the server's or the database's own settings are. */
export async function settleTextForms(tx: Tx): Promise<void> {
  await sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
    set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true)`.execute(tx);
}

/** About how much is held in memory at once, characters. */
const PAGE_CHARACTERS = 2_000_000;
const MOST_ROWS = 5_000;

/** A table's rows as JSON arrays of texts, in pages. Needs a transaction with `settleTextForms`. */
export async function* readLines(tx: Tx, table: Table): AsyncGenerator<string[]> {
  const values = sql.join(table.columns.map((column) => sql`${sql.ref(column.name)}::text`));
  await sql`declare backup_rows no scroll cursor for
    select json_build_array(${values})::text as line from ${sql.table(`${table.schema}.${table.name}`)}`.execute(
    tx,
  );
  for (let count = 50; ; ) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.lit(count)} from backup_rows`.execute(tx);
    if (rows.length === 0) break;
    yield rows.map((row) => row.line);
    const characters = rows.reduce((sum, row) => sum + row.line.length, 0);
    const fits = Math.round((rows.length * PAGE_CHARACTERS) / Math.max(1, characters));
    count = Math.max(1, Math.min(MOST_ROWS, 2 * count, fits));
  }
  await sql`close backup_rows`.execute(tx);
}

/** Puts rows back as `readLines` gave them. */
export async function writeLines(tx: Tx, table: Table, lines: string[]): Promise<void> {
  const names = sql.join(table.columns.map((column) => sql.ref(column.name)));
  const values = sql.join(
    table.columns.map((column, index) => sql.raw(`(line ->> ${index})::${column.type}`)),
  );
  await sql`insert into ${sql.table(`${table.schema}.${table.name}`)} (${names}) overriding system value
    select ${values} from jsonb_array_elements(${`[${lines.join(",")}]`}::jsonb) line`.execute(tx);
}
