import {
  AcceptedInvitation,
  InvitationBody,
  InvitationView,
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

export function addSignInRoutes(app: Router, deps: Deps): void {
  mountSignIn(app, deps);
  const { google, oidc } = deps.config;
  app.openapi(getOptions, async (c) =>
    c.json(
      {
        password: true as const,
        google: google !== null,
        oidc: oidc && { providerId: OIDC_PROVIDER, name: oidc.name },
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
}
