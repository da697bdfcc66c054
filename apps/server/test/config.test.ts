import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CONFIG_VARS, parseConfig } from "../src/config.ts";
import { keptSecret } from "../src/kept-secret.ts";

const sources = {
  readFile: (path: string) => `from ${path} and long enough to be a secret\n`,
  keptSecret: () => "kept",
};
const parse = (env: Record<string, string | undefined>) => parseConfig(env, sources);

test("everything has a default", () => {
  const parsed = parse({});
  expect(parsed).toMatchObject({ ok: true, warnings: [] });
  expect(parsed.ok && parsed.config).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    baseUrl: "http://localhost:3000",
    dataDir: "./data",
    databaseUrl: null,
    secret: "kept",
    roles: ["api", "worker", "sweeper"],
    firstOwner: null,
    cronSecret: null,
    policies: {
      shift: { kind: "shift", heartbeatMs: 10_000, thresholdMs: 30_000, onSilence: "close" },
      window: { kind: "window", thresholdMs: 900_000, onSilence: "log" },
      meeting: { kind: "meeting", heartbeatMs: 30_000, thresholdMs: 7_200_000, onSilence: "close" },
    },
    meetingRedirectMs: 2_000,
    massSilence: { holdMs: 300_000 },
    resumeMs: 900_000,
  });
});

test("all that is wrong is said at once, and no value of a secret with it", () => {
  const parsed = parse({
    PORT: "eighty",
    STINT_URL: "time.example.com",
    DATABASE_URL: "mysql://user:hunter2@host/db",
    STINT_SECRET: "hunter2",
    STINT_ADMIN_EMAIL: "admin",
    GOOGLE_CLIENT_ID: "id",
    OIDC_ISSUER: "https://login.example.com",
    STINT_SHIFT_HEARTBEAT_MS: "20000",
    STINT_LOG_LEVEL: "loud",
    SMTP_URL: "mail.example.com",
  });
  const problems = parsed.ok ? [] : parsed.problems;
  const names = [
    "PORT",
    "DATABASE_URL",
    "STINT_URL",
    "GOOGLE_CLIENT_SECRET",
    "OIDC_CLIENT_ID",
    "STINT_ADMIN_PASSWORD",
    "STINT_ADMIN_EMAIL",
    "SMTP_URL",
    "STINT_LOG_LEVEL",
    "STINT_SHIFT_THRESHOLD_MS",
    "STINT_SECRET",
  ];
  expect(problems.map((each) => each.split(" ")[0]).sort()).toEqual(names.sort());
  expect(problems.join("\n")).not.toContain("hunter2");
});

test("every secret is also read from a file", () => {
  for (const [name, { secret }] of Object.entries(CONFIG_VARS)) {
    if (!secret || !/SECRET$/.test(name) || name.includes("CLIENT")) continue;
    const parsed = parse({ [`${name}_FILE`]: "/run/secrets/it" });
    expect(JSON.stringify(parsed), name).toContain("from /run/secrets/it and long enough");
    expect(parsed.ok && parsed.warnings, name).toEqual([]);
  }
});

test("a secret file that cannot be read, is empty or contradicts is a problem", () => {
  const failing = {
    ...sources,
    readFile: () => {
      throw new Error("no such file");
    },
  };
  const missing = parseConfig({ CRON_SECRET_FILE: "/nowhere" }, failing);
  expect(missing.ok ? [] : missing.problems).toEqual([
    "CRON_SECRET cannot be read from CRON_SECRET_FILE: no such file",
  ]);
  const empty = parseConfig({ CRON_SECRET_FILE: "/empty" }, { ...sources, readFile: () => "\n" });
  expect(empty.ok).toBe(false);
  expect(parse({ CRON_SECRET: "one", CRON_SECRET_FILE: "/two" }).ok).toBe(false);
});

test("an unknown STINT_ name is reported, and does not stop the server", () => {
  const parsed = parse({ STINT_SHIFT_TRESHOLD_MS: "1000", PATH: "/bin", STINT_DATA_FILE: "x" });
  expect(parsed.ok && parsed.warnings).toEqual([
    "STINT_SHIFT_TRESHOLD_MS is not a setting of Stint; it has no effect",
    "STINT_DATA_FILE is not a setting of Stint; it has no effect",
  ]);
});

test("listening for others without a public address is worth a warning", () => {
  const parsed = parse({ HOST: "0.0.0.0" });
  expect(parsed.ok && parsed.warnings.join()).toContain("STINT_URL");
});

test("the kept secret is made once, long and readable by its owner alone", () => {
  const folder = mkdtempSync(join(tmpdir(), "stint-secret-"));
  try {
    const data = join(folder, "data");
    const secret = keptSecret(data);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(keptSecret(data)).toBe(secret);
    expect(statSync(join(data, "secret")).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a process may take a part of the work, but not of an embedded database", () => {
  const server = { DATABASE_URL: "postgres://host/db", STINT_SECRET: "s".repeat(32) };
  expect(parse({ ...server, STINT_ROLES: "Sweeper, api" })).toMatchObject({
    ok: true,
    config: { roles: ["api", "sweeper"] },
  });
  expect(parse({ STINT_ROLES: "api" })).toMatchObject({
    problems: [expect.stringContaining("STINT_ROLES must be all of them without DATABASE_URL")],
  });
  expect(parse({ ...server, STINT_ROLES: "api,boss" })).toMatchObject({
    problems: [expect.stringContaining('STINT_ROLES has "boss"')],
  });
  expect(parse({ ...server, STINT_ROLES: "," })).toMatchObject({
    problems: [expect.stringContaining("STINT_ROLES must name at least one")],
  });
});
