import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../src/config.ts";
import { KEY } from "./sync-desk.ts";

const folder = mkdtempSync(join(tmpdir(), "stint-agent-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: unknown, env: Record<string, string> = {}) {
  const file = join(folder, "agent.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return readConfig(file, env);
}

describe("the agent's settings", () => {
  it("need no file", () => {
    expect(readConfig(join(folder, "none.json"), {})).toMatchObject({
      server: "http://localhost:3000",
      idleAfterMs: 300_000,
      takesPictures: true,
    });
  });

  it("take the server from the environment first", () => {
    const config = read({ server: "https://a.example/" }, { STINT_AGENT_SERVER: "https://b.example/" });
    expect(config.server).toBe("https://b.example");
  });

  it.each([
    ["a misspelt name", { excluded: [] }, /excluded/],
    ["a broken pattern", { exclude: { titles: ["("] } }, /exclude\.titles\.0: is not a regular expression/],
    ["an address that is none", { server: "stint" }, /server/],
    ["an address of another kind", { server: "ftp://x.example" }, /server/],
    ["broken JSON", "{", /not valid JSON/],
    ["something else than an object", [], /one JSON object/],
  ])("name %s", (_, content, problem) => {
    expect(() => read(content)).toThrow(ConfigError);
    expect(() => read(content)).toThrow(problem);
  });

  it("may hold the API key, if nobody else can read the file", () => {
    const file = join(folder, "with-key.json");
    writeFileSync(file, JSON.stringify({ key: KEY }), { mode: 0o600 });
    expect(readConfig(file, {}).key).toBe(KEY);
    chmodSync(file, 0o640);
    expect(() => readConfig(file, {})).toThrow("chmod 600");
  });

  it("do not repeat a key that is none", () => {
    expect(() => read({ key: "gk_hush" })).toThrow(/key: is not an API key/);
    expect(() => read({ key: "gk_hush" })).not.toThrow(/hush/);
  });

  it("name every problem at once", () => {
    expect(() => read({ server: "x", redact: ["("] })).toThrow(/server.*redact/s);
  });

  it("do not pass over a misspelt variable", () => {
    expect(() => read({}, { STINT_AGENT_SERVR: "https://b.example" })).toThrow("STINT_AGENT_SERVR");
  });
});
