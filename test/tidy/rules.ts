import { onlyTheClockReadsTime, onlyWallNowReadsTheDatabaseClock, testsNeverSleep } from "./clock.ts";
import {
  generatedDaysKnowNoSegmenter,
  partsImportOnlyWhatTheyMay,
  serverLayersPointDown,
} from "./imports.ts";
import { onlySessionsOpenPresence, onlyTheLedgerWritesItsRows } from "./ledger-writers.ts";
import { versionsArePinned } from "./packages.ts";
import { filesAreShort, functionsAreShort } from "./sizes.ts";
import type { Rule, Source } from "./source.ts";
import {
  namesAreKebabCase,
  noFolderIsADrawer,
  noMachinePaths,
  noTypeErrorIsSilenced,
  nothingIsLeftForLater,
  onlyMainReadsTheEnvironment,
  ownCodeIsNeverMocked,
  testsLieWhereAProjectRunsThem,
} from "./words.ts";

export type HouseRule = {
  says: string;
  rule: Rule;
  /** Files that each break the rule, with the line that does: a rule that no longer catches them has gone blind. */
  breaks: [path: string, text: string, line?: number][];
  /** Files that look alike and keep it. */
  keeps: [path: string, text: string][];
};

export const HOUSE_RULES: HouseRule[] = [
  {
    says: "core imports nothing, and every other part only what it may",
    rule: partsImportOnlyWhatTheyMay,
    breaks: [
      ["packages/core/src/a.ts", 'import { z } from "zod";'],
      ["packages/core/src/a.ts", '\nimport fs from "node:fs";', 2],
      ["packages/core/src/a.ts", 'import type { Me } from "@stint/protocol";'],
      ["packages/protocol/src/a.ts", 'export { start } from "@stint/sdk";'],
      ["packages/sdk/src/a.ts", 'import { PATHS } from "@stint/protocol";'],
      ["packages/sdk/src/a.ts", 'const x = await import("zod");'],
      ["apps/server/src/a.ts", 'import { start } from "@stint/sdk";'],
      ["apps/server/src/a.ts", 'import { alice } from "@stint/testkit";'],
      ["apps/server/src/a.ts", 'import { a } from "../../../packages/core/src/time.ts";'],
      ["apps/dashboard/src/a.tsx", 'import { createApp } from "../../server/src/app.ts";'],
      ["apps/dashboard/src/a.tsx", 'import "@stint/server";'],
      ["apps/dashboard/src/a.tsx", 'import "node:path";'],
    ],
    keeps: [
      ["packages/core/src/a.ts", 'import { b } from "./b.ts";'],
      ["packages/sdk/src/a.ts", 'import type { HeartbeatReply } from "@stint/protocol";'],
      ["apps/server/src/a.ts", 'import { Hono } from "hono"; import { PATHS } from "@stint/protocol/paths";'],
      ["apps/dashboard/src/a.tsx", 'import { statusOf } from "@stint/core"; import "./b.tsx";'],
      ["apps/server/test/a.test.ts", 'import { alice } from "@stint/testkit";'],
    ],
  },
  {
    says: "the server's layers point down: capabilities do not know each other, the engine knows neither them nor HTTP",
    rule: serverLayersPointDown,
    breaks: [
      ["apps/server/src/shifts/a.ts", 'import { b } from "../windows/b.ts";'],
      ["apps/server/src/shifts/a.ts", 'import { createDeps } from "../deps.ts";'],
      ["apps/server/src/heartbeats/a.ts", 'import { b } from "../shifts/b.ts";'],
      ["apps/server/src/ledger.ts", 'import { b } from "./shifts/b.ts";'],
      ["apps/server/src/silence/a.ts", 'import { b } from "../http/b.ts";'],
      ["apps/server/src/db/a.ts", 'import { record } from "../ledger.ts";'],
      ["apps/server/src/http/a.ts", 'import { b } from "../shifts/b.ts";'],
      ["apps/server/src/sweeper.ts", 'import { createApp } from "./app.ts";'],
    ],
    keeps: [
      [
        "apps/server/src/shifts/a.ts",
        'import "../access/b.ts"; import "../heartbeats/b.ts"; import "../ledger.ts"; import "../http/c.ts";',
      ],
      ["apps/server/src/shifts/b.ts", 'import type { Deps } from "../deps.ts";'],
      ["apps/server/src/app.ts", 'import "./shifts/routes.ts"; import "./heartbeats/routes.ts";'],
      ["apps/server/src/silence/a.ts", 'import "../ledger.ts"; import "../db/database.ts";'],
    ],
  },
  {
    says: "the days that captured entries are measured on are generated without knowing how they are judged",
    rule: generatedDaysKnowNoSegmenter,
    breaks: [
      ["bench/capture/truth.ts", 'import { suggestEntries } from "@stint/core";'],
      ["bench/capture/signals.ts", '\nimport type { Entry } from "./baselines.ts";', 2],
    ],
    keeps: [
      ["bench/capture/signals.ts", 'import { MINUTE } from "./truth.ts";'],
      ["bench/capture/methods.ts", 'import { suggestEntries } from "@stint/core";'],
    ],
  },
  {
    says: "a file has at most 500 lines",
    rule: filesAreShort,
    breaks: [["apps/server/src/a.ts", "a();\n".repeat(501), 501]],
    keeps: [["apps/server/src/a.ts", "a();\n".repeat(500)]],
  },
  {
    says: "a function has at most 70 lines",
    rule: functionsAreShort,
    breaks: [
      ["packages/core/src/a.ts", `function a() {${"\n".repeat(70)}}`],
      ["apps/dashboard/src/a.tsx", `\nexport const A = () => <p>${"\n".repeat(70)}</p>;`, 2],
      ["apps/server/test/a.test.ts", `describe("a", () => {\nit("b", () => {${"\n".repeat(70)}});\n});`, 2],
    ],
    keeps: [
      ["packages/core/src/a.ts", `function a() {${"\n".repeat(69)}}`],
      ["apps/server/test/a.test.ts", `describe.each([1])("a", () => {${"\n".repeat(90)}});`],
    ],
  },
  {
    says: "only the clock reads the time of this process",
    rule: onlyTheClockReadsTime,
    breaks: [
      ["packages/core/src/a.ts", "\nconst a = Date.now();", 2],
      ["packages/protocol/src/a.ts", "const a = new Date();"],
      ["apps/server/src/shifts/a.ts", "const a = performance.now();"],
      ["apps/server/src/shifts/a.ts", "const read = { now: Date.now };"],
      ["apps/server/src/shifts/a.ts", "const a = process.hrtime.bigint();"],
    ],
    keeps: [
      ["apps/server/src/shifts/a.ts", "const a = new Date(ms).toISOString(); clock.now();"],
      ["apps/server/src/clock.ts", "export const now = () => Date.now();"],
      ["packages/sdk/src/a.ts", "const a = Date.now();"],
    ],
  },
  {
    says: "only wall_now() reads the clock of the database",
    rule: onlyWallNowReadsTheDatabaseClock,
    breaks: [
      ["apps/server/src/a.ts", "\nawait sql`select now()`;", 2],
      ["apps/server/src/a.ts", 'query("update t set at = clock_timestamp()");'],
      ["apps/server/src/db/migrations/1.sql", "create table t (at timestamptz default current_timestamp);"],
    ],
    keeps: [
      ["apps/server/src/a.ts", "await sql`select wall_now()`; clock.now();"],
      [
        "apps/server/src/db/migrations/1.sql",
        "create function wall_now() returns timestamptz language sql as $$ select clock_timestamp() $$;",
      ],
    ],
  },
  {
    says: "no test sleeps",
    rule: testsNeverSleep,
    breaks: [
      ["apps/server/test/a.test.ts", "\nawait new Promise((done) => setTimeout(done, 5));", 2],
      ["apps/server/test/a.test.ts", "await sleep(5);"],
      ["apps/server/test/a.test.ts", 'import { setTimeout as pause } from "node:timers/promises";'],
    ],
    keeps: [
      ["apps/server/test/a.test.ts", "clock.advance(5); clearTimeout(a);"],
      ["packages/testkit/src/a.ts", "setTimeout(done, 5);"],
    ],
  },
  {
    says: "nothing is left for later",
    rule: nothingIsLeftForLater,
    breaks: [
      ["apps/server/src/a.ts", `\n// ${"TO"}DO: more`, 2],
      ["docs/a.md", `${"FIX"}ME`],
    ],
    keeps: [["docs/a.md", "a todo list"]],
  },
  {
    says: "no type error is silenced",
    rule: noTypeErrorIsSilenced,
    breaks: [["apps/server/src/a.ts", `// @ts-${"ignore"}`]],
    keeps: [["apps/server/src/a.ts", "// it ignores"]],
  },
  {
    says: "our own code is never mocked",
    rule: ownCodeIsNeverMocked,
    breaks: [["apps/server/test/a.test.ts", '\nvi.mock("../src/a.ts");', 2]],
    keeps: [["apps/server/test/a.test.ts", "const heard = vi.fn();"]],
  },
  {
    says: "every test lies where a project runs it",
    rule: testsLieWhereAProjectRunsThem,
    breaks: [
      ["bench/a.test.ts", ""],
      ["packages/core/src/a.test.ts", ""],
      ["apps/server/test/shifts/a.spec.ts", ""],
    ],
    keeps: [
      ["apps/server/test/faults/a.pg.test.ts", ""],
      ["packages/sdk/test/browser/a.test.ts", ""],
      ["test/a.test.ts", ""],
    ],
  },
  {
    says: "no folder is a drawer",
    rule: noFolderIsADrawer,
    breaks: [
      ["apps/server/src/utils/a.ts", ""],
      ["packages/core/types/a.ts", ""],
    ],
    keeps: [["apps/server/src/http/types.ts", ""]],
  },
  {
    says: "files and folders are named in kebab-case",
    rule: namesAreKebabCase,
    breaks: [
      ["apps/server/src/punchIn.ts", ""],
      ["apps/dashboard/src/Page.tsx", ""],
      ["docs/My-guide.md", ""],
    ],
    keeps: [
      ["apps/server/src/punch-in.pg.test.ts", ""],
      ["README.md", ""],
      [".ci/run", ""],
      ["apps/server/src/db/migrations/0001-foundation.sql", ""],
    ],
  },
  {
    says: "only main.ts and cli.ts read the environment",
    rule: onlyMainReadsTheEnvironment,
    breaks: [
      ["apps/server/src/http/a.ts", "\nconst port = process.env.PORT;", 2],
      ["packages/core/src/a.ts", "const { env } = process.env;"],
      ["apps/server/src/a.ts", 'import { env } from "node:process";'],
    ],
    keeps: [
      ["apps/server/src/main.ts", "parseConfig(process.env);"],
      ["apps/server/test/a.test.ts", "process.env.STINT_TEST_DB;"],
    ],
  },
  {
    says: "no path of one machine is written down",
    rule: noMachinePaths,
    breaks: [
      ["scripts/a.ts", `\nreadFile("${"/ro"}ot/x");`, 2],
      ["docs/a.md", `run \`${"/wo"}rk/main/x\``],
    ],
    keeps: [["apps/server/src/a.ts", 'get("/api/work/x"); "../tmp/x"; "https://example.com/work/x";']],
  },
  {
    says: "only ledger.ts writes sessions and the ledger",
    rule: onlyTheLedgerWritesItsRows,
    breaks: [
      ["apps/server/src/shifts/a.ts", "\nawait sql`update session set closed_at = null`;", 2],
      ["apps/server/src/shifts/a.ts", "sql`INSERT INTO ledger (org_id) values (1)`"],
      ["apps/server/src/access/a.ts", "sql`insert into\n ledger_head values (1)`"],
      ["apps/server/src/access/a.ts", 'db.deleteFrom("session")'],
    ],
    keeps: [
      ["apps/server/src/ledger.ts", "sql`insert into ledger (org_id) values (1)`"],
      ["apps/server/src/shifts/a.ts", "sql`select from session for update of session`"],
      ["apps/server/src/access/a.ts", "sql`delete from auth.session where id = 1`"],
    ],
  },
  {
    says: "only sessions.ts opens presence",
    rule: onlySessionsOpenPresence,
    breaks: [["apps/server/src/shifts/a.ts", "\nsql`insert into presence (id) values (1)`", 2]],
    keeps: [
      ["apps/server/src/sessions.ts", "sql`insert into presence (id) values (1)`"],
      ["apps/server/src/heartbeats/a.ts", "sql`insert into presence_source (id) values (1)`"],
    ],
  },
  {
    says: "every dependency is pinned to one version",
    rule: versionsArePinned,
    breaks: [
      ["package.json", '{\n"dependencies": {\n"zod": "^4.0.0" } }', 3],
      ["apps/server/package.json", '{ "devDependencies": { "pg": "*" } }'],
    ],
    keeps: [
      [
        "packages/sdk/package.json",
        '{ "dependencies": { "zod": "4.6.7" }, "peerDependencies": { "react": ">=18" } }',
      ],
    ],
  },
];

export function sourceOf([path, text]: readonly [string, string, number?]): Source {
  return { path, text };
}
