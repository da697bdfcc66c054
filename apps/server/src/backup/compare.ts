import type { Tx } from "../db/database.ts";
import { type Manifest, qualified, type Table } from "./contents.ts";
import { RowsHash } from "./rows-hash.ts";
import { readLines } from "./tables.ts";
import { readLedgers } from "./take-snapshot.ts";

/** Reads everything back and says what is there; throws if a table or a ledger is not what the manifest says. */
export async function compare(
  tx: Tx,
  tables: Table[],
  manifest: Manifest,
  say: (line: string) => void,
): Promise<void> {
  const wrong: string[] = [];
  for (const table of tables) {
    const name = qualified(table);
    const there = manifest.tables[name] ?? { rows: 0, hash: "" };
    const rows = new RowsHash();
    for await (const lines of readLines(tx, table)) for (const line of lines) rows.add(line);
    const same = rows.sum.rows === there.rows && rows.sum.hash === there.hash;
    if (!same) wrong.push(`${name} has ${rows.sum.rows} rows instead of ${there.rows}, or others`);
    if (there.rows > 0 || !same)
      say(
        `${same ? "✓" : "✗"} ${name}: ${rows.sum.rows} of ${there.rows} rows, ${rows.sum.hash.slice(0, 16)}`,
      );
  }
  const here = new Map((await readLedgers(tx, say)).map((ledger) => [ledger.orgId, ledger]));
  for (const { orgId, name, lines, hash } of manifest.ledgers) {
    const ledger = here.get(orgId);
    const same = ledger?.lines === lines && ledger.hash === hash;
    if (!same) wrong.push(`the ledger of ${name} is another`);
    say(`${same ? "✓" : "✗"} ledger of ${name}: ${lines} lines, ${hash.slice(0, 16)}`);
  }
  if (wrong.length > 0) throw new Error(`nothing was kept, because it was not the same: ${wrong.join("; ")}`);
}
