import { z } from "zod";

const Migration = z.object({ name: z.string(), sha256: z.string() });
const Column = z.object({ name: z.string(), type: z.string() });
const Table = z.object({ schema: z.string(), name: z.string(), columns: z.array(Column) });
export type Table = z.infer<typeof Table>;

export const HEADER = "stint-backup.json";
/** The first entry: which database this was. */
export const Header = z.object({
  format: z.literal(1),
  takenAt: z.string(),
  migrations: z.array(Migration),
  tables: z.array(Table),
  /** Says whether two servers have the same secret, and not what it is. */
  secretMark: z.string(),
});
export type Header = z.infer<typeof Header>;

export const MANIFEST = "manifest.json";
const Sum = z.object({ rows: z.number(), hash: z.string() });
const Ledger = z.object({ orgId: z.string(), name: z.string(), lines: z.number(), hash: z.string() });
/** The last entry: what must be there when all before it has been taken in. */
export const Manifest = z.object({
  tables: z.record(z.string(), Sum),
  sequences: z.array(z.object({ name: z.string(), last: z.string() })),
  ledgers: z.array(Ledger),
  jobs: z.number(),
  blobs: z.number(),
});
export type Manifest = z.infer<typeof Manifest>;
export type Ledger = z.infer<typeof Ledger>;

/** `kept-secret` is there only where the secret was the data folder's own. */
export const SECRET = "kept-secret";
export const JOBS = "jobs.json";
export const ROWS = /^tables\/([^/]+)\/\d+\.ndjson$/;
export const BLOB = /^blobs\/([0-9a-f-]{36})\/([0-9a-f-]{36})(\.thumbnail)?$/;

export function qualified(table: Pick<Table, "schema" | "name">): string {
  return `${table.schema}.${table.name}`;
}
