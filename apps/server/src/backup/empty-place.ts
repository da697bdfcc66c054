import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { type AppliedMigration, appliedMigrations, knownMigrations } from "../db/migrate.ts";

/** Throws unless nothing would be overwritten: no tables, or those of an attempt that kept nothing. */
export async function refuseUnlessEmpty(tx: Tx, wanted: AppliedMigration[]): Promise<void> {
  const applied = await appliedMigrations(tx);
  if (applied.length === 0) {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relkind in ('r', 'p', 'v') and relnamespace = 'public'::regnamespace
      order by 1 limit 4`.execute(tx);
    const tables = rows.filter((row) => row.name !== "stint_migration");
    if (tables.length === 0) return;
    throw new NotEmpty(`there are tables in it already (${tables.map((row) => row.name).join(", ")} …)`);
  }
  const { rows } = await sql<{ people: boolean }>`
    select exists (select from organisation) or exists (select from auth."user") as people`.execute(tx);
  if (rows[0]?.people) throw new NotEmpty("a Stint lives in it already");
  if (applied.length > wanted.length)
    throw new NotEmpty("it has the tables of a later version than the backup's");
}

/** Throws if this version's migrations do not lead on from the backup's. */
export function refuseUnlessKnown(backup: AppliedMigration[]): void {
  const known = knownMigrations();
  for (const [index, { name, sha256 }] of backup.entries()) {
    const own = known[index];
    if (own?.name === name && own.sha256 === sha256) continue;
    throw new Error(
      own
        ? `the backup was made by another Stint, whose ${name} is not this one's ${own.name}`
        : `the backup was made by a later Stint, with ${name}; update this one first`,
    );
  }
}

/** There is something where a backup would be restored to. */
export class NotEmpty extends Error {
  constructor(why: string) {
    super(`A backup is restored into an empty database only: ${why}. Make a new one, and try again.`);
    this.name = "NotEmpty";
  }
}
