import { finding, isCode, type Rule, type Source } from "./source.ts";

const TABLE = '"?(session|ledger|ledger_head)\\b';
const SQL_WRITE = new RegExp(
  `\\b(?:insert\\s+into|update|delete\\s+from|truncate|copy)\\s+(?:only\\s+)?(?:public\\.)?${TABLE}`,
  "gi",
);
const BUILDER_WRITE =
  /\b(?:insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\(\s*["'`](session|ledger|ledger_head)\b/g;
const PRESENCE_INSERT = /\binsert\s+into\s+(presence)\b(?!_)|insertInto\(\s*["'`](presence)["'`]/gi;

/** Sessions and the ledger change only together, in `ledger.ts`; migrations make the tables. */
export const onlyTheLedgerWritesItsRows: Rule = (files) =>
  serverCode(files, "apps/server/src/ledger.ts").flatMap((file) =>
    [...file.text.matchAll(SQL_WRITE), ...file.text.matchAll(BUILDER_WRITE)].map((match) =>
      finding(file, match.index, `writes ${match[1]}; only ledger.ts may`),
    ),
  );

/** A presence row appears where a session is opened and nowhere else, so no closed session can seem alive. */
export const onlySessionsOpenPresence: Rule = (files) =>
  serverCode(files, "apps/server/src/sessions.ts").flatMap((file) =>
    [...file.text.matchAll(PRESENCE_INSERT)].map((match) =>
      finding(file, match.index, "inserts presence; only sessions.ts may"),
    ),
  );

function serverCode(files: Source[], writer: string): Source[] {
  return files.filter(
    ({ path }) =>
      path.startsWith("apps/server/src/") &&
      isCode(path) &&
      path !== writer &&
      !path.includes("/migrations/"),
  );
}
