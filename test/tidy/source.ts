import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ParseResult, parseSync } from "oxc-parser";

export const ROOT = resolve(import.meta.dirname, "../..");

/** One file of the repository, as a rule sees it: its path from the root and its text. */
export type Source = { path: string; text: string };

/** A broken rule: `file:line: what is wrong`. */
export type Finding = string;

export type Rule = (files: Source[]) => Finding[];

/** The files that git tracks or would track. */
export function repositoryFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const listed = execFileSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26 }).split("\0");
  return listed.filter((path) => path && existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile());
}

const TEXT = /\.(ts|tsx|mts|js|mjs|css|html|sql|md|json|yml|yaml|sh)$|^\.ci\/run$/;

export function readSources(): Source[] {
  return repositoryFiles()
    .filter((path) => TEXT.test(path) && path !== "package-lock.json")
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mts|js|mjs)$/.test(path);
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

/** Whether the file lies in a test folder: a test, or what tests share. */
export function isUnderTest(path: string): boolean {
  return isTest(path) || /(^|\/)test\//.test(path);
}

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

export function finding(file: Source, offset: number, message: string): Finding {
  return `${file.path}:${lineAt(file.text, offset)}: ${message}`;
}

/** Every match of a pattern in the files, as a finding. */
export function findPattern(files: Source[], pattern: RegExp, message: (match: string) => string): Finding[] {
  return files.flatMap((file) =>
    [...file.text.matchAll(pattern)].map((match) =>
      finding(file, match.index, message(match[1] ?? match[0])),
    ),
  );
}

const parsed = new WeakMap<Source, ParseResult>();

export function parse(file: Source): ParseResult {
  let result = parsed.get(file);
  if (!result) {
    result = parseSync(file.path, file.text);
    parsed.set(file, result);
  }
  return result;
}
