import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { REFERENCE_PAGES, withTable } from "./reference-tables.ts";
import { ROOT } from "./run-command.ts";

for (const { path, table } of REFERENCE_PAGES) {
  const file = join(ROOT, path);
  writeFileSync(file, withTable(readFileSync(file, "utf8"), await table()));
  console.log(path);
}
