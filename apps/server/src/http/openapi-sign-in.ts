import { ChangePasswordBody, type ERRORS, SignInBody, SocialSignInBody } from "@stint/protocol";
import type { Router } from "./route.ts";

const tags = ["Sign-in"];
const text = { type: "string" as const };

/** The sign-in library's own addresses that a client calls; their shapes are the library's. */
export function describeSignIn(app: Router): void {
  const paths = app.openAPIRegistry;
  paths.registerPath({
    method: "post",
    path: "/api/auth/sign-in/email",
    operationId: "postAuthSignInEmail",
    tags,
    summary: "Sign in with e-mail and password",
    security: [],
    request: {
      body: { required: true, content: { "application/json": { schema: SignInBody } } },
    },
    responses: { 200: signedIn(), ...refusals(400, 401, 403, 413, 429, 500) },
  });
  paths.registerPath({
    method: "post",
    path: "/api/auth/sign-in/social",
    operationId: "postAuthSignInSocial",
    tags,
    summary: "Begin signing in with Google or OpenID Connect: answers the address to go to",
    security: [],
    request: {
      body: {
        required: true,
        content: { "application/json": { schema: SocialSignInBody } },
      },
    },
    responses: {
      200: {
        description: "Where to go",
        content: json(["url"], { url: text, redirect: { type: "boolean" } }),
      },
      ...refusals(400, 500, 503),
    },
  });
  describeOwnSession(paths);
}

function describeOwnSession(paths: Router["openAPIRegistry"]): void {
  paths.registerPath({
    method: "post",
    path: "/api/auth/sign-out",
    operationId: "postAuthSignOut",
    tags,
    summary: "End this session",
    security: [{ cookie: [] }, { bearer: [] }],
    responses: {
      200: { description: "Signed out", content: json(["success"], { success: { type: "boolean" } }) },
      ...refusals(400, 500),
    },
  });
  paths.registerPath({
    method: "post",
    path: "/api/auth/change-password",
    operationId: "postAuthChangePassword",
    tags,
    summary: "Change your own password",
    security: [{ cookie: [] }, { bearer: [] }],
    request: {
      body: {
        required: true,
        content: { "application/json": { schema: ChangePasswordBody } },
      },
    },
    responses: { 200: signedIn(), ...refusals(400, 401, 429, 500) },
  });
}

type Property = { type: "string" | "boolean" | "object"; enum?: string[]; description?: string };

function json(required: string[], properties: Record<string, Property>) {
  return { "application/json": { schema: { type: "object" as const, required, properties } } };
}

function signedIn() {
  return {
    description: "Signed in; the cookie is set as well",
    content: json(["token", "user"], { token: text, user: { type: "object" } }),
  };
}

type Status = (typeof ERRORS)[keyof typeof ERRORS]["status"];

function refusals(...statuses: Status[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/Error${status}` }]),
  );
}
