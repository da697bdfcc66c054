// Opens the data folder named on the command line and says how that went: `open <notes so far>`, or the error's name.
import { openPglite } from "../../src/db/pglite.ts";

try {
  const db = await openPglite(process.argv[2] ?? "");
  await db.pool.query("create table if not exists note (line text)");
  await db.pool.query("insert into note values ('committed')");
  const { rows } = await db.pool.query<{ count: string }>("select count(*) from note");
  process.stdout.write(`open ${rows[0]?.count}\n`);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.name : error}\n`);
}
