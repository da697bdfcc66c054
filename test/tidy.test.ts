import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockNamesNoRegistry } from "./tidy/packages.ts";
import { HOUSE_RULES, sourceOf } from "./tidy/rules.ts";
import { isCode, parse, ROOT, readSources } from "./tidy/source.ts";

const repository = readSources();

describe("the house", () => {
  it.each(HOUSE_RULES)("keeps the rule: $says", ({ rule }) => {
    expect(rule(repository)).toEqual([]);
  });

  it("locks its packages without the address of a registry", () => {
    const text = readFileSync(join(ROOT, "package-lock.json"), "utf8");
    expect(lockNamesNoRegistry({ path: "package-lock.json", text })).toEqual([]);
  });

  it("can be parsed, every code file of it", () => {
    const broken = repository.filter((file) => isCode(file.path) && parse(file).errors.length > 0);
    expect(broken.map((file) => file.path)).toEqual([]);
  });

  it("is read at all: the parts that the rules speak of are among the files", () => {
    const paths = repository.map((file) => file.path);
    for (const path of [
      "packages/core/src/liveness.ts",
      "apps/server/src/ledger.ts",
      "apps/server/src/clock.ts",
    ])
      expect(paths).toContain(path);
  });
});

const broken = HOUSE_RULES.flatMap(({ says, rule, breaks }) => breaks.map((file) => ({ says, rule, file })));
const kept = HOUSE_RULES.flatMap(({ says, rule, keeps }) => keeps.map((file) => ({ says, rule, file })));

describe("the rules themselves", () => {
  it.each(broken)("'$says' catches $file.0: $file.1", ({ rule, file }) => {
    const [path, , line = 1] = file;
    const findings = rule([sourceOf(file)]);
    expect(findings).toEqual([expect.stringMatching(/^.+: .+/)]);
    expect(findings[0]).toContain(`${path}:${line}: `);
  });

  it.each(kept)("'$says' lets $file.0 pass: $file.1", ({ rule, file }) => {
    expect(rule([sourceOf(file)])).toEqual([]);
  });

  it("'no registry in the lock' catches an address and lets a workspace pass", () => {
    const lock = {
      path: "package-lock.json",
      text: '{\n"resolved": "https://r/a.tgz",\n"resolved": "packages/core" }',
    };
    expect(lockNamesNoRegistry(lock)).toEqual([
      expect.stringContaining("package-lock.json:2: names a registry"),
    ]);
  });
});
