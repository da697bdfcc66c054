import { MEETING_HOSTS } from "@stint/core";

type ConfigVar = {
  default: string | null;
  meaning: string;
  /** Also read from the file that NAME_FILE points at, and never logged. */
  secret: boolean;
};

/** Every setting there is; the documentation is made from this table. */
export const CONFIG_VARS = {
  PORT: plain("3000", "Port to listen on; 0 takes a free one."),
  HOST: plain("127.0.0.1", "Address to listen on."),
  STINT_DATA: plain("./data", "Folder of the embedded database, the kept secret and blobs."),
  DATABASE_URL: secret(
    "postgres://… of a PostgreSQL server (15 or later). Unset: the embedded database in STINT_DATA.",
  ),
  STINT_DATABASE_POOL: plain("10", "Most connections this process opens to DATABASE_URL."),
  STINT_ROLES: plain(
    "api,worker,sweeper",
    "What this process does, by commas: api answers people, worker does jobs and chores, sweeper judges silence. Together, the processes on one DATABASE_URL must do all three.",
  ),
  STINT_URL: plain(null, "Public base URL, an origin. Unset: http://localhost:PORT."),
  STINT_SECRET: secret(
    "Signs sign-in sessions and beat tokens, at least 32 characters. Unset: made once and kept in STINT_DATA.",
  ),
  STINT_ADMIN_EMAIL: plain(
    null,
    "E-mail of the first owner, made at first start. Unset: the log prints a one-time setup link.",
  ),
  STINT_ADMIN_PASSWORD: secret("Password of the first owner, 10 to 128 characters."),
  CRON_SECRET: secret("Bearer secret of the cron addresses. Unset: they answer 503."),
  GOOGLE_CLIENT_ID: plain(null, "Sign-in with Google: the OAuth client's id."),
  GOOGLE_CLIENT_SECRET: secret("Sign-in with Google: the OAuth client's secret."),
  OIDC_ISSUER: plain(null, "Sign-in with any OpenID Connect provider: its issuer URL."),
  OIDC_CLIENT_ID: plain(null, "OpenID Connect: the client's id."),
  OIDC_CLIENT_SECRET: secret("OpenID Connect: the client's secret."),
  OIDC_NAME: plain("Single sign-on", "OpenID Connect: what the sign-in button calls it."),
  TELEGRAM_BOT_TOKEN: secret("Telegram bot that notifies people."),
  TELEGRAM_API_URL: plain("https://api.telegram.org", "Where Telegram's Bot API is; a stand-in for tests."),
  ZOOM_WEBHOOK_SECRET: secret(
    "Secret token of the Zoom app that sends events. Unset: their address answers 503.",
  ),
  STINT_JOB_BACKOFF_MS: plain(
    "30000",
    "How long a job that failed waits for its second attempt, in whole seconds as ms; the third waits about twice as long.",
  ),
  STINT_WEBHOOK_ALLOW_PRIVATE: plain(
    null,
    "Hosts, addresses and ranges (CIDR) that are not public and that webhooks and push messages may reach all the same, by commas.",
  ),
  STINT_SLACK_HOSTS: plain("hooks.slack.com", "Hosts that a Slack webhook may be at, by commas."),
  SMTP_URL: secret("smtp:// or smtps:// of the server that sends e-mail. Unset: links are only shown."),
  STINT_MAIL_FROM: plain(null, "Sender of e-mail. Unset: Stint <stint@host of STINT_URL>."),
  STINT_PROXY_HOPS: plain("0", "How many trusted reverse proxies add to X-Forwarded-For."),
  STINT_LOG_LEVEL: plain("info", "trace, debug, info, warn, error, fatal or silent."),
  STINT_SHIFT_HEARTBEAT_MS: plain("10000", "How often a tab of an open shift is asked to beat, ms."),
  STINT_SHIFT_THRESHOLD_MS: plain("30000", "Silence after which a shift is closed, ms."),
  STINT_SHIFT_RESUME_MS: plain("900000", "How long after an automatic punch-out a shift may be resumed, ms."),
  STINT_MASS_SILENCE_HOLD_MS: plain(
    "300000",
    "How long closes are held while very many fall silent together, ms.",
  ),
  STINT_WINDOW_THRESHOLD_MS: plain(
    "900000",
    "Silence after which a desktop window logs a missed screenshot, ms.",
  ),
  STINT_MEETING_HEARTBEAT_MS: plain("30000", "How often a tracked meeting page is asked to beat, ms."),
  STINT_MEETING_THRESHOLD_MS: plain("7200000", "Silence after which a tracked meeting is ended, ms."),
  STINT_MEETING_REDIRECT_MS: plain(
    "2000",
    "How long the tracking page waits before it opens the meeting, ms.",
  ),
  STINT_MEETING_CLOSING_MS: plain(
    "60000",
    "How long after the tracking page said that it is going away its session ends, unless heard again, ms.",
  ),
  STINT_MEETING_HOSTS: plain(
    MEETING_HOSTS.join(","),
    "Hosts that a meeting link may lead to, by commas; *. stands for any name below.",
  ),
} as const satisfies Record<string, ConfigVar>;

export type ConfigName = keyof typeof CONFIG_VARS;

function plain(fallback: string | null, meaning: string): ConfigVar {
  return { default: fallback, meaning, secret: false };
}

function secret(meaning: string): ConfigVar {
  return { default: null, meaning, secret: true };
}
