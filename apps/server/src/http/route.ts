import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { ERRORS, type ErrorCode, type Role } from "@stint/protocol";
import type { MiddlewareHandler } from "hono";
import type { z } from "zod";
import { requireCaller, requireKey } from "./auth.ts";
import { readBody } from "./body.ts";
import type { AppEnv } from "./env.ts";
import { fieldProblems } from "./errors.ts";
import { problem } from "./problem.ts";

export type Router = OpenAPIHono<AppEnv>;

/** An empty set of routes; what zod refuses becomes one `invalid_request` that names every field. */
export function createRouter(): Router {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success)
        throw problem("invalid_request", { fields: fieldProblems(result.error, result.target) });
    },
  });
}

/**
 * Who may call: a role (and every role above it), `public` for anybody, or another credential that the route
 * checks by itself.
 */
export type Access = Role | "public" | "beat" | "cron" | "key";

type Method = "get" | "post" | "patch" | "put" | "delete";
type Status = 200 | 201 | 202;
type Json<Schema> = { content: { "application/json": { schema: Schema } } };
type Body<Schema> = Schema extends z.ZodType ? Json<Schema> & { required: true } : undefined;

type Spec<M, P, S, Answer, Params, Query, RequestBody, Again = never> = {
  method: M;
  path: P;
  access: Access;
  /** The API key of the caller's device opens it too. */
  acceptsKey?: boolean;
  tag: string;
  summary: string;
  description?: string;
  params?: Params;
  query?: Query;
  body?: RequestBody;
  /** For a body that also comes from `sendBeacon`, which can only say text/plain. */
  acceptsText?: boolean;
  /** Reads the body in a way of its own, and hands it on as JSON. */
  read?: MiddlewareHandler<AppEnv>;
  /** A form that the body may come as instead: its OpenAPI schema, and what turns it into the JSON body. */
  form?: { schema: Record<string, unknown>; read: MiddlewareHandler<AppEnv> };
  answer: readonly [status: S, schema: Answer, description?: string] | readonly [status: 204];
  /** The status of the same answer to what was done before, and when that is. */
  again?: readonly [status: Again, description: string];
  /** What may go wrong beyond what the access, the body and the query imply. */
  errors?: readonly ErrorCode[];
  use?: MiddlewareHandler<AppEnv>[];
};

type Route<M, P, S extends number, Answer, Params, Query, RequestBody> = {
  method: M;
  path: P;
  request: { params: Params; query: Query; body: Body<RequestBody> };
  responses: [Answer] extends [z.ZodType]
    ? { [Key in S]: { description: string } & Json<Answer> }
    : Record<204, { description: string }>;
};

/** One route: its access, its validation, its types and its place in the OpenAPI document, said once. */
export function route<
  const M extends Method,
  const P extends string,
  const S extends Status = 200,
  Answer extends z.ZodType | undefined = undefined,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  RequestBody extends z.ZodType | undefined = undefined,
  const Again extends Status = never,
>(
  spec: Spec<M, P, S, Answer, Params, Query, RequestBody, Again>,
): Route<M, P, S | Again, Answer, Params, Query, RequestBody> {
  const [status, schema, description] = spec.answer;
  const middleware: MiddlewareHandler<AppEnv>[] = [];
  if (isRole(spec.access)) middleware.push(requireCaller(spec.access, spec.acceptsKey));
  if (spec.access === "key") middleware.push(requireKey());
  middleware.push(...(spec.use ?? []));
  const read = spec.read ?? spec.form?.read;
  if (spec.body) middleware.push(read ?? readBody({ acceptsText: spec.acceptsText ?? false }));
  const described = createRoute({
    method: spec.method,
    path: spec.path,
    operationId: operationId(spec.method, spec.path),
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description && { description: spec.description }),
    security: securityOf(spec),
    ...(middleware.length > 0 && { middleware }),
    request: {
      ...(spec.params && { params: spec.params }),
      ...(spec.query && { query: spec.query }),
      ...(spec.body && {
        body: {
          content: {
            "application/json": { schema: spec.body },
            ...(spec.form && { "multipart/form-data": { schema: spec.form.schema } }),
          },
          required: true,
        },
      }),
    },
    responses: {
      [status]: {
        description: description ?? spec.summary,
        ...(schema && { content: { "application/json": { schema } } }),
      },
      ...(spec.again && {
        [spec.again[0]]: {
          description: spec.again[1],
          ...(schema && { content: { "application/json": { schema } } }),
        },
      }),
      ...errorAnswers(spec),
    },
  });
  return described as unknown as Route<M, P, S | Again, Answer, Params, Query, RequestBody>;
}

function isRole(access: Access): access is Role {
  return access !== "public" && access !== "beat" && access !== "cron" && access !== "key";
}

function securityOf({
  access,
  acceptsKey,
}: {
  access: Access;
  acceptsKey?: boolean;
}): Record<string, string[]>[] {
  if (access === "public") return [];
  if (access === "key") return [{ apiKey: [] }];
  if (acceptsKey) return [{ cookie: [] }, { bearer: [] }, { apiKey: [] }];
  if (access === "cron") return [{ cronSecret: [] }];
  const signedIn: Record<string, string[]>[] = [{ cookie: [] }, { bearer: [] }];
  return access === "beat" ? [{ beatToken: [] }, ...signedIn] : signedIn;
}

function errorAnswers(
  spec: Pick<Spec<Method, string, Status, unknown, unknown, unknown, unknown>, "access" | "errors"> & {
    params?: unknown;
    query?: unknown;
    body?: unknown;
  },
): Record<string, { $ref: string }> {
  const codes = new Set<ErrorCode>(spec.errors);
  if (spec.access !== "public") codes.add("unauthenticated");
  if (isRole(spec.access) && spec.access !== "member") codes.add("forbidden");
  if (spec.params || spec.query || spec.body) codes.add("invalid_request");
  if (spec.body) {
    codes.add("too_large");
    codes.add("unsupported_media_type");
  }
  codes.add("internal");
  const statuses = [...codes].map((code) => ERRORS[code].status).sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [String(status), { $ref: `#/components/responses/Error${status}` }]),
  );
}

function operationId(method: string, path: string): string {
  const words = path
    .split("/")
    .filter((part) => part !== "" && part !== "api")
    .flatMap((part) => part.replace(/[{}]/g, "").split(/[-_.]/));
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
