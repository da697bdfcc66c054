import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT } from "./tidy/source.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stint-bootstrap-"));
  mkdirSync(join(folder, "scripts"));
  mkdirSync(join(folder, "npm"));
  cpSync(join(ROOT, "scripts/bootstrap.mjs"), join(folder, "scripts/bootstrap.mjs"));
  lock({ "node_modules/a": { version: "1.0.0" } });
  npm(`mkdir -p node_modules/.bin && ln -sf "${process.execPath}" node_modules/.bin/node`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("installs on a fresh clone, and not again", () => {
  expect(bootstrap()).toMatchObject({ status: 0 });
  expect(calls()).toEqual(["install --no-save --include=dev --no-audit --no-fund --loglevel=error"]);
  expect(bootstrap()).toEqual({ status: 0, said: "" });
  expect(calls()).toHaveLength(1);
});

it("installs again when the lock names something else", () => {
  bootstrap();
  lock({ "node_modules/a": { version: "2.0.0" } });
  expect(bootstrap().status).toBe(0);
  expect(calls()).toHaveLength(2);
});

it("takes an installation made by hand that has what the lock names", () => {
  bootstrap();
  lock({ "node_modules/a": { version: "2.0.0" }, "node_modules/b": { version: "1.0.0", optional: true } });
  noted({ "node_modules/a": { version: "2.0.0" } });
  expect(bootstrap()).toEqual({ status: 0, said: "" });
  expect(calls()).toHaveLength(1);
});

it("does not take one that lacks a package", () => {
  bootstrap();
  lock({ "node_modules/a": { version: "2.0.0" }, "node_modules/b": { version: "1.0.0" } });
  noted({ "node_modules/a": { version: "2.0.0" } });
  bootstrap();
  expect(calls()).toHaveLength(2);
});

it("fetches the Node that an install without scripts left out", () => {
  npm("mkdir -p node_modules/node node_modules/.bin");
  bootstrap();
  writeFileSync(
    join(folder, "node_modules/node/installArchSpecificPackage.js"),
    `require("node:fs").symlinkSync(process.execPath, "../.bin/node")`,
  );
  expect(bootstrap()).toMatchObject({ status: 0, said: expect.stringContaining("not in place yet") });
  expect(bootstrap()).toEqual({ status: 0, said: "" });
});

it("says what to do when that Node cannot be had", () => {
  npm("mkdir -p node_modules/.bin");
  const { status, said } = bootstrap();
  expect(status).toBe(1);
  expect(said).toContain("--ignore-scripts");
  expect(said).toContain("installArchSpecificPackage.js");
});

it("stops when the installation fails, and tries again next time", () => {
  npm("exit 1");
  expect(bootstrap()).toMatchObject({ status: 1, said: expect.stringContaining("did not finish") });
  bootstrap();
  expect(calls()).toHaveLength(2);
});

it("does not run npm on the Node that npm is about to replace", () => {
  npm(
    `echo "$PATH" > path; mkdir -p node_modules/.bin && ln -sf "${process.execPath}" node_modules/.bin/node`,
  );
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  symlinkSync(process.execPath, join(folder, "node_modules/.bin/node"));
  bootstrap();
  expect(readFileSync(join(folder, "path"), "utf8")).not.toContain(join(folder, "node_modules"));
});

function bootstrap(): { status: number | null; said: string } {
  const path = [join(folder, "node_modules/.bin"), join(folder, "npm"), process.env.PATH].join(delimiter);
  const { status, stderr } = spawnSync(process.execPath, [join(folder, "scripts/bootstrap.mjs")], {
    env: { ...process.env, PATH: path },
    encoding: "utf8",
  });
  return { status, said: stderr };
}

/** What `npm` does in this folder besides noting how it was called. */
function npm(script: string): void {
  const file = join(folder, "npm/npm");
  writeFileSync(file, `#!/bin/sh\necho "$@" >> "${join(folder, "calls")}"\n${script}\n`);
  chmodSync(file, 0o755);
}

function calls(): string[] {
  const file = join(folder, "calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

function lock(packages: Record<string, object>): void {
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: { "": {}, ...packages } }));
}

function noted(packages: Record<string, object>): void {
  writeFileSync(join(folder, "node_modules/.package-lock.json"), JSON.stringify({ packages }));
}
