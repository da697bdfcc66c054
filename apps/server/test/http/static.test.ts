import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const SCRIPT = "console.log('hello');".repeat(200);
let folder: string;
let world: World;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stint-dist-"));
  const dist = join(folder, "dist");
  mkdirSync(join(dist, "assets"), { recursive: true });
  writeFileSync(join(dist, "index.html"), "<!doctype html><title>Stint</title>");
  writeFileSync(join(dist, "assets/index-Ab3_x9Zq.js"), SCRIPT);
  writeFileSync(join(dist, "assets/index-Ab3_x9Zq.js.br"), brotliCompressSync(SCRIPT));
  writeFileSync(join(dist, "icon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  writeFileSync(join(folder, "secret"), "not for anybody");
  world = await createWorld({ deps: { dashboardDir: dist } });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

const page = { accept: "text/html,application/xhtml+xml" };

test("every page of the dashboard is index.html, asked for again each time", async () => {
  for (const path of ["/", "/team", "/team/someone", "/invite?token=x"]) {
    const { status, body, headers } = await world.withHeaders(page).get<{ text: string }>(path);
    expect([status, headers.get("cache-control")], path).toEqual([200, "no-cache"]);
    expect(body.text).toContain("<title>Stint</title>");
  }
});

test("a file named after its content is kept for ever, and sent compressed as it was built", async () => {
  const answer = await world.app.request("/assets/index-Ab3_x9Zq.js", {
    headers: { "accept-encoding": "gzip, br" },
  });
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(answer.headers.get("content-encoding")).toBe("br");
  expect(answer.headers.get("content-type")).toContain("javascript");
  const plain = await world.app.request("/assets/index-Ab3_x9Zq.js");
  expect(await plain.text()).toBe(SCRIPT);
});

test("a missing file, an unknown address of the API and what is no page stay not found", async () => {
  for (const path of ["/assets/gone-12345678.js", "/favicon.ico"])
    expect((await world.anonymous.get(path)).status, path).toBe(404);
  expect((await world.withHeaders(page).get("/api/nothing")).status).toBe(404);
});

test("nothing outside the built folder is served", async () => {
  for (const path of [
    "/../secret",
    "/%2e%2e/secret",
    "/..%2fsecret",
    "/assets/..%2f..%2fsecret",
    "//secret",
  ]) {
    const answer = await world.app.request(`http://localhost${path}`);
    expect(await answer.text(), path).not.toContain("not for anybody");
  }
});
