import type { FieldProblem } from "@stint/protocol";
import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";
import { problem } from "./problem.ts";

export const BODY_LIMIT_BYTES = 64 * 1024;

/** Reads a JSON body within the limit and refuses what the database could not store, before anything looks at it. */
export function readBody(options: { acceptsText: boolean }): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    handOn(c, await readJsonText(c.req.raw, options));
    await next();
  };
}

/** Lets what follows read this text as the request's JSON body. Refuses what the database could not store. */
export function handOnJson(c: Context<AppEnv>, text: string): void {
  parseJson(text);
  handOn(c, text);
}

/** Lets what follows read as the request's JSON body what has been looked at already. */
export function handOn(c: Context<AppEnv>, text: string): void {
  if (!isJson(c.req.raw)) c.req.raw = withJsonType(c.req.raw);
  // Hono keeps promises here, whatever its type says.
  c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
}

/** The text of a body that is said to be JSON, and is. */
export async function readJsonText(request: Request, options: { acceptsText: boolean }): Promise<string> {
  return (await readJson(request, options)).text;
}

/** The same with what it says. */
export async function readJson(
  request: Request,
  options: { acceptsText: boolean; limitBytes?: number },
): Promise<{ text: string; value: unknown }> {
  const type = mediaTypeOf(request);
  const isAccepted = isJson(request) || (options.acceptsText && (type === "text/plain" || type === ""));
  if (!isAccepted) throw problem("unsupported_media_type");
  const text = await readText(request, options.limitBytes);
  return { text, value: parseJson(text) };
}

function isJson(request: Request): boolean {
  const type = mediaTypeOf(request);
  return type === "application/json" || type.endsWith("+json");
}

export function mediaTypeOf(request: Request): string {
  return request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
}

/** The text of a body, refused as soon as it grows past the limit. */
export async function readText(request: Request, limitBytes = BODY_LIMIT_BYTES): Promise<string> {
  return (await readBytes(request, limitBytes)).toString("utf8");
}

export async function readBytes(request: Request, limitBytes: number): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) throw problem("too_large");
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limitBytes) throw problem("too_large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Deeper JSON is no request of ours, and would exhaust the stack of whatever walks it. */
const MAX_DEPTH = 32;

/** Parsed JSON whose strings PostgreSQL can store: without NUL and lone surrogates. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem("invalid_json");
  }
  const fields: FieldProblem[] = [];
  findUnstorable(value, "body", fields);
  if (fields.length > 0) throw problem("invalid_request", { fields });
  return value;
}

/** Says what keeps a string out of PostgreSQL, or null. */
export function unstorable(text: string): string | null {
  if (text.includes("\0")) return "must not contain the NUL character";
  return text.isWellFormed() ? null : "must be well-formed Unicode";
}

function findUnstorable(value: unknown, field: string, found: FieldProblem[], depth = 0): void {
  if (typeof value === "string") {
    const message = unstorable(value);
    if (message) found.push({ field, message });
  } else if (typeof value === "object" && value !== null) {
    if (depth === MAX_DEPTH) {
      found.push({ field: "body", message: `is nested more than ${MAX_DEPTH} levels deep` });
      return;
    }
    for (const [key, part] of Object.entries(value)) {
      const message = unstorable(key);
      if (message) found.push({ field, message: `a field's name ${message}` });
      else
        findUnstorable(part, Array.isArray(value) ? `${field}[${key}]` : `${field}.${key}`, found, depth + 1);
    }
  }
}

function withJsonType(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/json");
  return new Request(request.url, { method: request.method, headers });
}
