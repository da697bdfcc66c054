import { ChangePasswordBody, SignInBody, SocialSignInBody } from "@stint/protocol";
import type { Context } from "hono";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import { parseJson, readJsonText, readText } from "../http/body.ts";
import type { AppEnv } from "../http/env.ts";
import { codeOfStatus, fieldProblems } from "../http/errors.ts";
import { Limiter } from "../http/limits.ts";
import { invalidField, type Problem, problem } from "../http/problem.ts";
import type { Router } from "../http/route.ts";
import { OIDC_PROVIDER } from "./auth.ts";
import { lazyOidc } from "./lazy-oidc.ts";

/** Puts the sign-in library under /api/auth/, behind our limits and answering errors in our shape. */
export function mountSignIn(app: Router, deps: Deps): void {
  const guesses = createGuessLimits(deps);
  app.post("/api/auth/sign-in/email", async (c) => {
    const text = await readJsonText(c.req.raw, { acceptsText: false });
    const email = validate(SignInBody, text).email.toLowerCase();
    const address = c.get("clientAddress");
    guesses.check(address, email);
    const answer = await deps.auth.handler(withText(c.req.raw, text));
    if (answer.status === 401) guesses.take(address, email);
    return orProblem(answer);
  });
  app.post("/api/auth/change-password", async (c) => {
    const text = await readJsonText(c.req.raw, { acceptsText: false });
    validate(ChangePasswordBody, text);
    const address = c.get("clientAddress");
    guesses.check(address, "");
    const answer = await deps.auth.handler(withText(c.req.raw, text));
    if (answer.status === 400) guesses.take(address, "");
    return orProblem(answer);
  });
  const oidc = lazyOidc(deps);
  app.on(["GET", "POST"], `/api/auth/callback/${OIDC_PROVIDER}`, async (c) => {
    const auth = await oidc();
    return auth ? orProblem(await auth.handler(await guarded(c))) : c.redirect(SIGN_IN_UNAVAILABLE);
  });
  app.post("/api/auth/sign-in/social", async (c) => {
    const text = await readJsonText(c.req.raw, { acceptsText: false });
    const { provider } = validate(SocialSignInBody, text);
    const auth = provider === OIDC_PROVIDER && deps.config.oidc ? await oidc() : deps.auth;
    if (!auth) throw problem("unavailable", { message: "The identity provider does not answer; try again." });
    return orProblem(await auth.handler(withText(c.req.raw, text)));
  });
  app.on(["GET", "POST"], "/api/auth/*", async (c) => orProblem(await deps.auth.handler(await guarded(c))));
}

const SIGN_IN_UNAVAILABLE = "/sign-in?error=provider_unavailable";

async function guarded(c: Context<AppEnv>): Promise<Request> {
  if (c.req.method === "GET") return c.req.raw;
  const text = await readText(c.req.raw);
  if (c.req.header("content-type")?.includes("json") && text !== "") parseJson(text);
  return withText(c.req.raw, text);
}

function withText(request: Request, text: string): Request {
  const headers = new Headers(request.headers);
  // Programs that fetch send this header without the others a browser sends; the library would take them for a foreign page.
  if (!["cookie", "origin", "sec-fetch-site"].some((name) => headers.has(name)))
    headers.delete("sec-fetch-mode");
  return new Request(request.url, { method: request.method, headers, body: text || null });
}

/** The library's own refusals name no field, so its bodies are judged before it sees them. */
function validate<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw problem("invalid_request", { fields: fieldProblems(parsed.error, "json") });
  return parsed.data;
}

/** Only wrong guesses count, so that an office behind one address signs in together. */
function createGuessLimits({ clock }: Deps) {
  const perAddress = new Limiter(clock, { burst: 100, refillMs: 10_000 });
  const perAccount = new Limiter(clock, { burst: 50, refillMs: 20_000 });
  const perPair = new Limiter(clock, { burst: 10, refillMs: 60_000 });
  const each = (address: string, email: string, use: (limiter: Limiter, key: string) => void): void => {
    use(perAddress, address);
    if (!email) return;
    use(perAccount, email);
    use(perPair, `${address} ${email}`);
  };
  return {
    check: (address: string, email: string) => each(address, email, (limiter, key) => limiter.check(key)),
    take: (address: string, email: string) => each(address, email, (limiter, key) => limiter.take(key)),
  };
}

async function orProblem(answer: Response): Promise<Response> {
  if (answer.status < 400) return answer;
  const said: unknown = await answer.json().catch(() => null);
  throw problemOf(answer.status, said);
}

function problemOf(status: number, said: unknown): Problem {
  const code = typeof said === "object" && said !== null && "code" in said ? said.code : null;
  switch (code) {
    case "INVALID_EMAIL_OR_PASSWORD":
      return problem("invalid_credentials");
    case "INVALID_PASSWORD":
      return invalidField("body.currentPassword", "is not your password");
    case "PASSWORD_TOO_SHORT":
      return invalidField("body.newPassword", "must be at least 10 characters");
    case "PASSWORD_TOO_LONG":
      return invalidField("body.newPassword", "must be at most 128 characters");
    case "NO_MEMBERSHIP":
      return problem("forbidden", { message: "This account is not active." });
    case "PROVIDER_NOT_FOUND":
      return problem("not_configured");
    default:
      return problem(codeOfStatus(status));
  }
}
