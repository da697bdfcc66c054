import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

type Operation = {
  operationId: string;
  tags: string[];
  security: unknown[];
  responses: Record<string, unknown>;
};
type Document = {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
};

let world: World;
let document: Document;
beforeAll(async () => {
  world = await createWorld();
  document = (await world.anonymous.get<Document>("/api/openapi.json")).body;
});
afterAll(() => world.close());

test("the document is OpenAPI 3.1 and the linter has nothing to say against it", async () => {
  expect(document.openapi).toBe("3.1.0");
  const folder = mkdtempSync(join(tmpdir(), "stint-openapi-"));
  try {
    const file = join(folder, "openapi.json");
    writeFileSync(file, JSON.stringify(document));
    const cli = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
    const config = fileURLToPath(new URL("../../../../redocly.yaml", import.meta.url));
    const lint = promisify(execFile)(
      process.execPath,
      [cli, "lint", file, "--config", config, "--format=json", "--max-problems=200"],
      {
        env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
        maxBuffer: 16e6,
      },
    );
    const { stdout } = await lint.catch((error: { stdout: string }) => error);
    const { problems } = JSON.parse(stdout) as {
      problems: { message: string; ruleId: string; location: { pointer: string }[] }[];
    };
    expect(problems.map((each) => `${each.ruleId} ${each.location[0]?.pointer}: ${each.message}`)).toEqual(
      [],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every operation has a name of its own, says who may call it and what an error looks like", () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations.length).toBeGreaterThan(20);
  expect(new Set(operations.map((each) => each.operationId)).size).toBe(operations.length);
  for (const operation of operations) {
    expect(operation.security, operation.operationId).toBeDefined();
    expect(operation.responses, operation.operationId).toHaveProperty("500");
  }
});

test("every operation stands under a heading of the reference", () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  const headings = document.tags.map(({ name }) => name);
  expect(headings).toEqual(expect.arrayContaining(operations.flatMap(({ tags }) => tags)));
});

test("the page to browse it loads everything from this server and has no inline script", async () => {
  const { status, body, headers } = await world.anonymous.get<{ text: string }>("/api/docs");
  expect(status).toBe(200);
  expect(headers.get("content-security-policy")).toContain("default-src 'self'");
  const loaded = [...body.text.matchAll(/(?:src|href)="(\/[^"]*|\w+:\/\/[^"]*)"/g)].map(
    ([, address]) => address ?? "",
  );
  expect(loaded.length).toBe(3);
  for (const address of loaded) expect((await world.anonymous.get(address)).status, address).toBe(200);
  expect(body.text).not.toMatch(/<script>/);
});
