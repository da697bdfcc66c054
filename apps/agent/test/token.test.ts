import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { apiKeyIn, keepToken, tokenIn } from "../src/server/token.ts";
import { KEY } from "./sync-desk.ts";

const folder = mkdtempSync(join(tmpdir(), "stint-agent-token-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NONE = join(folder, "none");
const other = (digit: string) => KEY.replaceAll("0", digit);

it("keeps a key for its owner's eyes alone", () => {
  const file = join(folder, "agent-key");
  keepToken(file, KEY);
  expect(apiKeyIn({}, null, file)).toBe(KEY);
  if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("takes the key of the environment first, then that of the settings, then the one that was kept", () => {
  const file = join(folder, "kept");
  keepToken(file, other("a"));
  expect(apiKeyIn({ STINT_AGENT_TOKEN: other("b") }, other("c"), file)).toBe(other("b"));
  expect(apiKeyIn({ STINT_AGENT_TOKEN: "of a sign-in" }, other("c"), file)).toBe(other("c"));
  expect(apiKeyIn({}, null, file)).toBe(other("a"));
  expect(apiKeyIn({}, null, NONE)).toBeNull();
});

it("signs nobody in with a key, and uploads nothing with a sign-in", () => {
  const file = join(folder, "signed-in");
  keepToken(file, "of login");
  expect(tokenIn({ STINT_AGENT_TOKEN: KEY }, file)).toBe("of login");
  expect(tokenIn({ STINT_AGENT_TOKEN: "of a sign-in" }, file)).toBe("of a sign-in");
  expect(apiKeyIn({}, null, file)).toBeNull();
});
