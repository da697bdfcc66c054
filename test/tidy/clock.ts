import { finding, isCode, isTest, type Rule, type Source } from "./source.ts";
import { type Node, nameOf, stringOf, walk } from "./syntax.ts";

const TIMELESS = /^(packages\/(core|protocol)|apps\/server)\/src\//;
const THE_CLOCK = "apps/server/src/clock.ts";
const CLOCK_CALLS = ["Date.now", "performance.now", "process.hrtime", "process.hrtime.bigint"];
/** The table of applied migrations is older than wall_now(). */
const BEFORE_WALL_NOW = "apps/server/src/db/migrate.ts";
const SQL_CLOCK =
  /\b(clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\bcurrent_timestamp\b|(?<![\w.])now\(\)/gi;

/** Time is an argument: only the server's clock reads the process's clocks. */
export const onlyTheClockReadsTime: Rule = (files) =>
  files
    .filter((file) => isCode(file.path) && TIMELESS.test(file.path) && file.path !== THE_CLOCK)
    .flatMap(clockReads);

function clockReads(file: Source): string[] {
  const findings: string[] = [];
  walk(file, (node, parent) => {
    const read = clockRead(node, parent);
    if (read) findings.push(finding(file, node.start, `${read} outside the clock (${THE_CLOCK})`));
  });
  return findings;
}

function clockRead(node: Node, parent: Node | null): string | null {
  if (node.type === "NewExpression" && nameOf(node.callee) === "Date")
    return (node.arguments as unknown[]).length === 0 ? "new Date()" : null;
  if (node.type === "CallExpression" && nameOf(node.callee) === "Date") return "Date()";
  if (parent?.type === "MemberExpression" && parent.object === node) return null;
  const name = node.type === "MemberExpression" ? nameOf(node)?.replace(/^globalThis\./, "") : null;
  return name && CLOCK_CALLS.includes(name) ? name : null;
}

/** Statements ask `wall_now()`, the one function in the migrations that reads the database's clock. */
export const onlyWallNowReadsTheDatabaseClock: Rule = (files) => {
  const findings: string[] = [];
  for (const file of files.filter(
    ({ path }) => path.startsWith("apps/server/src/") && path !== BEFORE_WALL_NOW,
  )) {
    if (file.path.endsWith(".sql")) {
      const statements = file.text.replace(/create function wall_now\(\)[^;]*;/, (own) =>
        " ".repeat(own.length),
      );
      for (const match of statements.matchAll(SQL_CLOCK))
        findings.push(sqlFinding(file, match.index, match[0]));
    } else if (isCode(file.path)) {
      walk(file, (node) => {
        const match = stringOf(node)?.match(SQL_CLOCK)?.[0];
        if (match) findings.push(sqlFinding(file, node.start, match));
      });
    }
  }
  return findings;
};

function sqlFinding(file: Source, offset: number, match: string): string {
  return finding(file, offset, `${match} in SQL; ask wall_now() or wall_now_ms()`);
}

const WAITS = ["setTimeout", "setInterval", "globalThis.setTimeout", "sleep", "delay", "scheduler.wait"];

/** A test awaits an event or moves a clock; bounded waits for a real process live in testkit. */
export const testsNeverSleep: Rule = (files) =>
  files
    .filter((file) => isTest(file.path))
    .flatMap((file) => {
      const findings: string[] = [];
      walk(file, (node) => {
        const name = node.type === "CallExpression" ? nameOf(node.callee) : null;
        if (name && WAITS.includes(name)) findings.push(finding(file, node.start, `${name}() in a test`));
        if (node.type === "ImportDeclaration" && (node.source as Node).value === "node:timers/promises")
          findings.push(finding(file, node.start, "node:timers/promises in a test"));
      });
      return findings;
    });
