import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { API_KEY } from "@stint/protocol/api-keys";

type Env = Record<string, string | undefined>;

/** What signs the person in; an API key does not. */
export function tokenIn(env: Env, file: string): string | null {
  const given = env.STINT_AGENT_TOKEN;
  return given && !API_KEY.test(given) ? given : readToken(file);
}

/** What focus sessions are uploaded with: of the environment, else of the settings, else as `key` keeps it. */
export function apiKeyIn(env: Env, configured: string | null, file: string): string | null {
  return [env.STINT_AGENT_TOKEN, configured, readToken(file)].find((key) => key && API_KEY.test(key)) ?? null;
}

function readToken(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8").trim() || null : null;
}

/** For this person's eyes alone. */
export function keepToken(file: string, token: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rmSync(file, { force: true });
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}
