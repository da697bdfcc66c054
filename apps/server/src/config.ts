import type { LivenessPolicy, MassSilencePolicy } from "@stint/core";
import { MASS_SILENCE } from "@stint/core";
import ipaddr from "ipaddr.js";
import { CONFIG_VARS, type ConfigName } from "./config-vars.ts";

export { CONFIG_VARS } from "./config-vars.ts";

export type OAuthClient = { clientId: string; clientSecret: string };

export const SERVER_ROLES = ["api", "worker", "sweeper"] as const;
export type ServerRole = (typeof SERVER_ROLES)[number];

export type Config = {
  port: number;
  host: string;
  /** Folder of the embedded database, the kept secret and blobs. */
  dataDir: string;
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  databasePool: number;
  /** What this process does. */
  roles: ServerRole[];
  /** Public base URL without a trailing slash. */
  baseUrl: string;
  secret: string;
  firstOwner: { email: string; password: string } | null;
  cronSecret: string | null;
  google: OAuthClient | null;
  oidc: (OAuthClient & { issuer: string; name: string }) | null;
  telegram: { botToken: string | null; apiUrl: string };
  /** What Zoom signs its events with; null: it tells this server nothing. */
  zoomWebhookSecret: string | null;
  /** How long the second attempt at a job waits; the third twice as long. */
  jobBackoffMs: number;
  /** Hosts, addresses and ranges that webhooks may reach though they are not public. */
  webhookAllowPrivate: string[];
  /** Where a Slack webhook may be. */
  slackHosts: string[];
  smtpUrl: string | null;
  mailFrom: string;
  /** How many reverse proxies of ours set X-Forwarded-For in front of this process. */
  proxyHops: number;
  logLevel: LogLevel;
  policies: { shift: LivenessPolicy; window: LivenessPolicy; meeting: LivenessPolicy };
  meetingRedirectMs: number;
  /** How long after the tracking page said that it is going away its session ends, unless heard again. */
  meetingClosingMs: number;
  /** Where a meeting link may lead; `*.` stands for any name below. */
  meetingHosts: string[];
  massSilence: MassSilencePolicy;
  /** How long after an automatic punch-out a shift may be resumed. */
  resumeMs: number;
};

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type ConfigSources = {
  /** Reads the file that a `NAME_FILE` points at. */
  readFile: (path: string) => string;
  /** The secret kept in the data folder, made at first need. */
  keptSecret: (dataDir: string) => string;
};

export type ParsedConfig =
  | { ok: true; config: Config; warnings: string[] }
  | { ok: false; problems: string[] };

/** Reads the whole configuration, or says everything that is wrong with it at once. */
export function parseConfig(env: Record<string, string | undefined>, sources: ConfigSources): ParsedConfig {
  const reader = new Reader(env, sources.readFile);
  const warnings = reader.unknownNames();
  const port = reader.integer("PORT", 0, 65_535);
  const host = reader.text("HOST");
  const dataDir = reader.text("STINT_DATA");
  const databaseUrl = reader.url("DATABASE_URL", ["postgres:", "postgresql:"]);
  const baseUrl = readBaseUrl(reader, port);
  const google = readPair(reader, "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET");
  const oidc = readOidc(reader);
  const configured: Omit<Config, "secret"> = {
    port,
    host,
    dataDir,
    databaseUrl,
    databasePool: reader.integer("STINT_DATABASE_POOL", 2, 500),
    roles: readRoles(reader, databaseUrl),
    baseUrl,
    firstOwner: readFirstOwner(reader),
    cronSecret: reader.optional("CRON_SECRET"),
    google: google && { clientId: google[0], clientSecret: google[1] },
    oidc,
    telegram: {
      botToken: reader.optional("TELEGRAM_BOT_TOKEN"),
      apiUrl: reader.url("TELEGRAM_API_URL", ["http:", "https:"]) ?? "",
    },
    zoomWebhookSecret: reader.optional("ZOOM_WEBHOOK_SECRET"),
    jobBackoffMs: reader.integer("STINT_JOB_BACKOFF_MS", 0, 3_600_000),
    webhookAllowPrivate: readAllowances(reader, "STINT_WEBHOOK_ALLOW_PRIVATE"),
    slackHosts: readHosts(reader, "STINT_SLACK_HOSTS"),
    smtpUrl: reader.url("SMTP_URL", ["smtp:", "smtps:"]),
    mailFrom: reader.optional("STINT_MAIL_FROM") ?? `Stint <stint@${hostOf(baseUrl)}>`,
    proxyHops: reader.integer("STINT_PROXY_HOPS", 0, 10),
    logLevel: reader.oneOf("STINT_LOG_LEVEL", LOG_LEVELS),
    ...readPolicies(reader),
  };
  const secret = reader.optional("STINT_SECRET");
  if (secret !== null && secret.length < 32) reader.problem("STINT_SECRET", "must be at least 32 characters");
  if (secret === null && databaseUrl !== null)
    warnings.push(
      "STINT_SECRET is not set: every process that shares DATABASE_URL must have the same STINT_DATA",
    );
  if (!isLoopback(host) && reader.optional("STINT_URL") === null)
    warnings.push(
      `HOST is ${host} but STINT_URL is not set: people can sign in only at ${baseUrl}; set STINT_URL to the address they use`,
    );
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  return { ok: true, config: { ...configured, secret: secret ?? sources.keptSecret(dataDir) }, warnings };
}

function readRoles(reader: Reader, databaseUrl: string | null): ServerRole[] {
  const given = listOf(reader.text("STINT_ROLES"));
  const unknown = given.filter((name) => !SERVER_ROLES.some((role) => role === name));
  const roles = SERVER_ROLES.filter((role) => given.includes(role));
  for (const name of unknown)
    reader.problem("STINT_ROLES", `has "${name}", which is none of ${SERVER_ROLES.join(", ")}`);
  if (given.length === 0)
    reader.problem("STINT_ROLES", `must name at least one of ${SERVER_ROLES.join(", ")}`);
  if (databaseUrl === null && unknown.length === 0 && roles.length < SERVER_ROLES.length)
    reader.problem(
      "STINT_ROLES",
      "must be all of them without DATABASE_URL: the embedded database belongs to one process",
    );
  return roles;
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== "");
}

function readBaseUrl(reader: Reader, port: number): string {
  const given = reader.url("STINT_URL", ["http:", "https:"]);
  if (given === null) return `http://localhost:${port}`;
  const url = new URL(given);
  if (url.pathname !== "/" || url.search || url.hash)
    reader.problem("STINT_URL", "must be an origin without a path, such as https://time.example.com");
  return url.origin;
}

function readPair(reader: Reader, idName: ConfigName, secretName: ConfigName): [string, string] | null {
  const id = reader.optional(idName);
  const secret = reader.optional(secretName);
  if (id === null && secret === null) return null;
  if (id === null) reader.problem(idName, `is missing, while ${secretName} is set`);
  if (secret === null) reader.problem(secretName, `is missing, while ${idName} is set`);
  return [id ?? "", secret ?? ""];
}

function readOidc(reader: Reader): Config["oidc"] {
  const issuer = reader.url("OIDC_ISSUER", ["http:", "https:"]);
  const client = readPair(reader, "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET");
  if (issuer !== null && client === null)
    reader.problem("OIDC_CLIENT_ID", "is missing, while OIDC_ISSUER is set");
  if (issuer === null && client !== null)
    reader.problem("OIDC_ISSUER", "is missing, while OIDC_CLIENT_ID is set");
  if (issuer === null || client === null) return null;
  return {
    issuer: issuer.replace(/\/+$/, ""),
    name: reader.text("OIDC_NAME"),
    clientId: client[0],
    clientSecret: client[1],
  };
}

function readFirstOwner(reader: Reader): Config["firstOwner"] {
  const pair = readPair(reader, "STINT_ADMIN_EMAIL", "STINT_ADMIN_PASSWORD");
  if (!pair) return null;
  const [email, password] = pair;
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    reader.problem("STINT_ADMIN_EMAIL", "is not an e-mail address");
  if (password && (password.length < 10 || password.length > 128))
    reader.problem("STINT_ADMIN_PASSWORD", "must be 10 to 128 characters");
  return { email: email.toLowerCase(), password };
}

const DAY_MS = 86_400_000;

function readPolicies(
  reader: Reader,
): Pick<
  Config,
  "policies" | "meetingRedirectMs" | "meetingClosingMs" | "meetingHosts" | "massSilence" | "resumeMs"
> {
  const windowThresholdMs = reader.integer("STINT_WINDOW_THRESHOLD_MS", 1_000, DAY_MS);
  return {
    policies: {
      shift: {
        kind: "shift",
        ...readCadence(reader, "STINT_SHIFT_HEARTBEAT_MS", "STINT_SHIFT_THRESHOLD_MS"),
        onSilence: "close",
      },
      window: {
        kind: "window",
        heartbeatMs: Math.floor(windowThresholdMs / 3),
        thresholdMs: windowThresholdMs,
        onSilence: "log",
      },
      meeting: {
        kind: "meeting",
        ...readCadence(reader, "STINT_MEETING_HEARTBEAT_MS", "STINT_MEETING_THRESHOLD_MS"),
        onSilence: "close",
      },
    },
    meetingRedirectMs: reader.integer("STINT_MEETING_REDIRECT_MS", 0, 60_000),
    meetingClosingMs: reader.integer("STINT_MEETING_CLOSING_MS", 0, 3_600_000),
    meetingHosts: readHosts(reader, "STINT_MEETING_HOSTS"),
    massSilence: { ...MASS_SILENCE, holdMs: reader.integer("STINT_MASS_SILENCE_HOLD_MS", 0, DAY_MS) },
    resumeMs: reader.integer("STINT_SHIFT_RESUME_MS", 0, DAY_MS),
  };
}

const HOST = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/;

function readAllowances(reader: Reader, name: ConfigName): string[] {
  const entries = listOf(reader.text(name));
  for (const entry of entries)
    if (
      !ipaddr.isValidCIDR(entry) &&
      !ipaddr.isValid(entry) &&
      !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(entry)
    )
      reader.problem(name, `has "${entry}", which is no host, address or range such as 10.0.0.0/8`);
  return entries;
}

function readHosts(reader: Reader, name: ConfigName): string[] {
  const hosts = listOf(reader.text(name));
  for (const host of hosts)
    if (!HOST.test(host))
      reader.problem(name, `has "${host}", which is no host such as zoom.us or *.zoom.us`);
  return hosts;
}

function readCadence(
  reader: Reader,
  heartbeatName: ConfigName,
  thresholdName: ConfigName,
): { heartbeatMs: number; thresholdMs: number } {
  const heartbeatMs = reader.integer(heartbeatName, 50, 3_600_000);
  const thresholdMs = reader.integer(thresholdName, 100, DAY_MS);
  if (thresholdMs < 2 * heartbeatMs)
    reader.problem(
      thresholdName,
      `is ${thresholdMs}, which must be at least twice ${heartbeatName} (${heartbeatMs})`,
    );
  return { heartbeatMs, thresholdMs };
}

function hostOf(url: string): string {
  return new URL(url).hostname;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

class Reader {
  readonly problems: string[] = [];
  readonly #env: Record<string, string | undefined>;
  readonly #readFile: (path: string) => string;
  readonly #values = new Map<string, string | null>();

  constructor(env: Record<string, string | undefined>, readFile: (path: string) => string) {
    this.#env = env;
    this.#readFile = readFile;
  }

  problem(name: ConfigName, what: string): void {
    this.problems.push(`${name} ${what}`);
  }

  optional(name: ConfigName): string | null {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = this.#read(name);
    this.#values.set(name, value);
    return value;
  }

  text(name: ConfigName): string {
    return this.optional(name) ?? CONFIG_VARS[name].default ?? "";
  }

  integer(name: ConfigName, min: number, max: number): number {
    const text = this.text(name);
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    this.problem(name, `is "${text}"; it must be a whole number from ${min} to ${max}`);
    return min;
  }

  oneOf<T extends string>(name: ConfigName, allowed: readonly T[]): T {
    const text = this.text(name);
    const found = allowed.find((value) => value === text);
    if (found) return found;
    this.problem(name, `is "${text}"; it must be one of ${allowed.join(", ")}`);
    return allowed[0] as T;
  }

  url(name: ConfigName, protocols: string[]): string | null {
    const text = this.optional(name) ?? CONFIG_VARS[name].default;
    if (text === null) return null;
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    this.problem(name, `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(" or ")}`);
    return null;
  }

  unknownNames(): string[] {
    return Object.keys(this.#env)
      .filter((name) => name.startsWith("STINT_") && !isKnown(name))
      .map((name) => `${name} is not a setting of Stint; it has no effect`);
  }

  #read(name: ConfigName): string | null {
    const own = this.#env[name]?.trim() || null;
    const path = CONFIG_VARS[name].secret ? this.#env[`${name}_FILE`]?.trim() : undefined;
    if (!path) return own;
    if (own !== null) this.problem(name, `and ${name}_FILE are both set; keep one`);
    try {
      const text = this.#readFile(path).trim();
      if (text !== "") return text;
      this.problem(name, `_FILE points at ${path}, which is empty`.trimStart());
    } catch (error) {
      this.problem(
        name,
        `cannot be read from ${name}_FILE: ${error instanceof Error ? error.message : error}`,
      );
    }
    return null;
  }
}

function isKnown(name: string): boolean {
  const own = name.endsWith("_FILE") ? name.slice(0, -"_FILE".length) : name;
  const entry = Object.hasOwn(CONFIG_VARS, own) ? CONFIG_VARS[own as ConfigName] : undefined;
  return entry !== undefined && (own === name || entry.secret);
}
