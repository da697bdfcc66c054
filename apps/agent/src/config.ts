import { existsSync, readFileSync, statSync } from "node:fs";
import { API_KEY } from "@stint/protocol/api-keys";
import { z } from "zod";
import { type CaptureRules, rulesOf } from "./capture/rules.ts";

const MINUTE_MS = 60_000;

/** What the agent reads of its environment. */
export const AGENT_VARS = {
  STINT_AGENT_SERVER: "address of the Stint server, over the one in the settings",
  STINT_AGENT_TOKEN:
    "bearer token, in place of the one that login keeps; one that begins with gk_ is the API key",
  STINT_AGENT_CONFIG: "the settings file",
  STINT_AGENT_HOME: "one folder for all that the agent keeps",
};

const Pattern = z.string().min(1).refine(isPattern, "is not a regular expression");

const ConfigFile = z.strictObject({
  server: z.url({ protocol: /^https?$/ }).default("http://localhost:3000"),
  exclude: z
    .strictObject({
      apps: z.array(z.string().min(1)).default([]),
      titles: z.array(Pattern).default([]),
      privateWindows: z.boolean().default(true),
      secretApps: z.boolean().default(true),
    })
    .prefault({}),
  redact: z.array(Pattern).default([]),
  screenshots: z.boolean().default(true),
  idleAfterMinutes: z.number().min(0.05).max(120).default(5),
  key: z.string().regex(API_KEY, "is not an API key of Stint").optional(),
});

export type Config = {
  server: string;
  rules: CaptureRules;
  /** Whether the person lets pictures be taken at all; the server can only ask for less. */
  takesPictures: boolean;
  idleAfterMs: number;
  /** The API key that focus sessions are uploaded with, where the settings hold one. */
  key: string | null;
};

/** What stands in the way of starting, in words for the person. */
export class ConfigError extends Error {}

/** The file, if there is one, with what the environment says over it. Throws every problem at once. */
export function readConfig(file: string, env: Record<string, string | undefined>): Config {
  const parsed = ConfigFile.safeParse({
    ...jsonIn(file),
    ...(env.STINT_AGENT_SERVER && { server: env.STINT_AGENT_SERVER }),
  });
  const unknown = Object.keys(env).filter((name) => name.startsWith("STINT_AGENT_") && !(name in AGENT_VARS));
  if (unknown.length > 0) throw new ConfigError(`There is no setting ${unknown.join(", ")}.`);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `  ${path.join(".") || "the file"}: ${message}`,
    );
    throw new ConfigError(`The agent's settings are not valid (${file}):\n${problems.join("\n")}`);
  }
  const { server, exclude, redact, screenshots, idleAfterMinutes, key } = parsed.data;
  if (key !== undefined && isOpenToOthers(file))
    throw new ConfigError(`${file} holds a key that others on this machine can read: chmod 600 it first.`);
  return {
    server: server.replace(/\/+$/, ""),
    rules: rulesOf({ ...exclude, redact }),
    takesPictures: screenshots,
    idleAfterMs: Math.round(idleAfterMinutes * MINUTE_MS),
    key: key ?? null,
  };
}

function jsonIn(file: string): object {
  if (!existsSync(file)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof content === "object" && content !== null && !Array.isArray(content)) return content;
  } catch (error) {
    throw new ConfigError(`${file} is not valid JSON: ${error instanceof Error ? error.message : error}`);
  }
  throw new ConfigError(`${file} must hold one JSON object.`);
}

/** Windows has no such bits; there the folder is the user's own. */
function isOpenToOthers(file: string): boolean {
  return process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0;
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, "iu");
    return true;
  } catch {
    return false;
  }
}
