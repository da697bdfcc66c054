import {
  AcceptedInvitation,
  InvitationBody,
  InvitationView,
  PasswordResetBody,
  PasswordResetRequest,
  PasswordResetView,
  SetupBody,
  SetupReply,
  SignInOptions,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { Limiter } from "../http/limits.ts";
import { type Router, route } from "../http/route.ts";
import { OIDC_PROVIDER } from "./auth.ts";
import { hasMembers } from "./create-organisation.ts";
import { acceptInvitation, readInvitation } from "./invitations.ts";
import { mountSignIn } from "./mount-sign-in.ts";
import { readReset, requestReset, resetPassword } from "./password-resets.ts";
import { setUp } from "./set-up.ts";

const tag = "Sign-in";
const params = z.object({ token: z.string().min(1).max(200) });

const getOptions = route({
  method: "get",
  path: "/api/sign-in-options",
  access: "public",
  tag,
  summary: "Which ways of signing in this server offers",
  answer: [200, SignInOptions],
});

const postSetup = route({
  method: "post",
  path: "/api/setup",
  access: "public",
  tag,
  summary: "Use the one-time link: make the first organisation and its owner",
  body: SetupBody,
  answer: [201, SetupReply],
  errors: ["not_found", "already_exists", "gone", "too_many_requests"],
});

const getInvitation = route({
  method: "get",
  path: "/api/invitations/{token}",
  access: "public",
  tag,
  summary: "Whom an invitation is for",
  params,
  answer: [200, InvitationView],
  errors: ["not_found", "gone", "too_many_requests"],
});

const postInvitation = route({
  method: "post",
  path: "/api/invitations/{token}",
  access: "public",
  tag,
  summary: "Accept an invitation with a password",
  params,
  body: InvitationBody,
  answer: [200, AcceptedInvitation],
  errors: ["not_found", "gone", "too_many_requests"],
});

const postReset = route({
  method: "post",
  path: "/api/password-resets",
  access: "public",
  tag,
  summary: "Have a link to choose a new password mailed to oneself",
  description: "The answer is the same whether or not somebody signs in with a password under this address.",
  body: PasswordResetRequest,
  answer: [204],
  errors: ["not_found", "too_many_requests"],
});

const getReset = route({
  method: "get",
  path: "/api/password-resets/{token}",
  access: "public",
  tag,
  summary: "Whose password a link is for",
  params,
  answer: [200, PasswordResetView],
  errors: ["not_found", "gone", "too_many_requests"],
});

const postNewPassword = route({
  method: "post",
  path: "/api/password-resets/{token}",
  access: "public",
  tag,
  summary: "Choose a new password, and end every session there was",
  params,
  body: PasswordResetBody,
  answer: [200, PasswordResetView],
  errors: ["not_found", "gone", "too_many_requests"],
});

export function addSignInRoutes(app: Router, deps: Deps): void {
  mountSignIn(app, deps);
  const { google, oidc } = deps.config;
  app.openapi(getOptions, async (c) =>
    c.json(
      {
        password: true as const,
        google: google !== null,
        oidc: oidc && { providerId: OIDC_PROVIDER, name: oidc.name },
        passwordReset: deps.mailer.isConfigured,
        setupNeeded: !(await deps.db.system(hasMembers)),
      },
      200,
    ),
  );
  const links = new Limiter(deps.clock, { burst: 60, refillMs: 10_000 });
  const countingMisses = async <T>(address: string, work: () => Promise<T>): Promise<T> => {
    links.check(address);
    try {
      return await work();
    } catch (error) {
      links.take(address);
      throw error;
    }
  };
  app.openapi(postSetup, async (c) => {
    const body = c.req.valid("json");
    const address = c.get("clientAddress");
    const made = await countingMisses(address, () => setUp(deps, body, { id: c.get("requestId"), address }));
    const { organisation: name, email } = body;
    return c.json(
      { organisation: { id: made.orgId, name }, user: { id: made.userId, email, name: body.name } },
      201,
    );
  });
  app.openapi(getInvitation, async (c) => {
    const { token } = c.req.valid("param");
    return c.json(await countingMisses(c.get("clientAddress"), () => readInvitation(deps, token)), 200);
  });
  app.openapi(postInvitation, async (c) => {
    const { token } = c.req.valid("param");
    const address = c.get("clientAddress");
    const accepted = await countingMisses(address, () =>
      acceptInvitation(deps, { token, request: { id: c.get("requestId"), address } }, c.req.valid("json")),
    );
    return c.json(accepted, 200);
  });
  const resets = createResetLimits(deps);
  app.openapi(postReset, async (c) => {
    const { email } = c.req.valid("json");
    resets.take(c.get("clientAddress"), email);
    await requestReset(deps, email);
    return c.body(null, 204);
  });
  app.openapi(getReset, async (c) => {
    const { token } = c.req.valid("param");
    return c.json(await countingMisses(c.get("clientAddress"), () => readReset(deps, token)), 200);
  });
  app.openapi(postNewPassword, async (c) => {
    const { token } = c.req.valid("param");
    const address = c.get("clientAddress");
    const request = { id: c.get("requestId"), address };
    const { password } = c.req.valid("json");
    return c.json(
      await countingMisses(address, () => resetPassword(deps, { token, request }, password)),
      200,
    );
  });
}

/** Nobody's mailbox is filled, whoever asks. */
function createResetLimits({ clock }: Deps) {
  const perAddress = new Limiter(clock, { burst: 30, refillMs: 30_000 });
  const perAccount = new Limiter(clock, { burst: 3, refillMs: 600_000 });
  return {
    take: (address: string, email: string): void => {
      perAddress.check(address);
      perAccount.check(email);
      perAddress.take(address);
      perAccount.take(email);
    },
  };
}
