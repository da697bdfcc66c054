import { randomUUID } from "node:crypto";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { bearer, genericOAuth } from "better-auth/plugins";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import type { Database } from "../db/database.ts";
import { trustedOrigins } from "../http/same-origin.ts";
import { COOKIE_PREFIX } from "./session-token.ts";

export const OIDC_PROVIDER = "oidc";
const WEEK_S = 7 * 86_400;

/** What people do to their own account goes through `/api/me`; accounts are made by administrators alone. */
const CLOSED_PATHS = [
  "/sign-up/email",
  "/update-user",
  "/change-email",
  "/delete-user",
  "/delete-user/callback",
  "/update-session",
  "/verify-email",
  "/send-verification-email",
  "/request-password-reset",
  "/reset-password",
  "/reset-password/:token",
  "/verify-password",
  "/get-access-token",
  "/refresh-token",
  "/account-info",
  "/link-social",
  "/unlink-account",
];

export type AuthParts = { config: Config; db: Database; log: Logger };
export type Auth = ReturnType<typeof createAuth>;

/**
 * The sign-in library, on tables of its own. It holds no transaction, for the embedded database has one connection.
 * With OpenID Connect it asks the provider for its addresses when it is made, so that is made apart, when needed.
 */
export function createAuth(parts: AuthParts, options: { withOidc: boolean } = { withOidc: false }) {
  const { config, db, log } = parts;
  return betterAuth({
    appName: "Stint",
    baseURL: config.baseUrl,
    basePath: "/api/auth",
    secret: config.secret,
    trustedOrigins: trustedOrigins(config.baseUrl),
    database: { db: db.kysely, type: "postgres", schemaName: "auth", transaction: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    socialProviders: config.google
      ? { google: { ...config.google, disableSignUp: true, disableImplicitSignUp: true } }
      : {},
    plugins: [bearer(), genericOAuth({ config: options.withOidc ? oidcConfig(config) : [] })],
    account: { accountLinking: { enabled: true, allowDifferentEmails: false }, encryptOAuthTokens: true },
    session: { expiresIn: WEEK_S, updateAge: 86_400 },
    disabledPaths: CLOSED_PATHS,
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    onAPIError: { errorURL: `${config.baseUrl}/sign-in`, onError: throwUnexpected },
    advanced: {
      // The library leaves these checks out when it finds itself in a test, unless told otherwise.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      useSecureCookies: config.baseUrl.startsWith("https:"),
      cookiePrefix: COOKIE_PREFIX,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      database: { generateId: () => randomUUID(), validateSchema: false },
      ipAddress: { disableIpTracking: true },
    },
    databaseHooks: { session: { create: { before: (session) => admitMember(db, session.userId) } } },
    // The library also writes to the console by itself at the levels "error", "warn" and "debug".
    logger: { level: "info", log: logTo(log.child({ part: "sign-in" })) },
  });
}

/** The library would write what it could not handle to the console, whole; thrown, it is logged and answered like any other. */
function throwUnexpected(error: unknown): void {
  if (!(error instanceof APIError)) throw error;
}

function logTo(log: Logger) {
  return (_level: string, message: string, ...more: unknown[]): void => {
    const err = more.find((each) => each instanceof Error && !(each instanceof APIError));
    if (err) log.error({ err }, message);
    else log.debug(message);
  };
}

function oidcConfig(config: Config) {
  if (!config.oidc) return [];
  const { issuer, clientId, clientSecret, name } = config.oidc;
  return [
    {
      providerId: OIDC_PROVIDER,
      name,
      clientId,
      clientSecret,
      discoveryUrl: `${issuer}/.well-known/openid-configuration`,
      scopes: ["openid", "email", "profile"],
      pkce: true,
      disableSignUp: true,
      disableImplicitSignUp: true,
    },
  ];
}

/** Only a member may hold a session; signing in with a verified account is also how an invited one becomes active. */
async function admitMember(db: Database, userId: string): Promise<void> {
  await sql`delete from auth.session where "userId" = ${userId} and "expiresAt" < wall_now()`.execute(
    db.kysely,
  );
  const { rows } = await sql<{ status: string }>`
    update member set status = 'active' where user_id = ${userId} and status <> 'deactivated' returning status
  `.execute(db.kysely);
  if (rows.length === 0)
    throw new APIError("FORBIDDEN", { code: "NO_MEMBERSHIP", message: "This account is not active." });
}
