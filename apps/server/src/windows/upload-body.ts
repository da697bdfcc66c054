import { IMAGE_TYPES, MAX_IMAGE_BYTES, MAX_THUMBNAIL_BYTES } from "@stint/protocol";
import type { MiddlewareHandler } from "hono";
import { BODY_LIMIT_BYTES, handOnJson, mediaTypeOf, readBody, readBytes } from "../http/body.ts";
import type { AppEnv } from "../http/env.ts";
import { invalidField, problem } from "../http/problem.ts";

const jsonBody = readBody({ acceptsText: false });
/** Fields of the form whose text is JSON; the rest are text as they are. */
const OBJECTS = ["system", "image"];
const FILES = ["image", "thumbnail"];
const LIMIT_BYTES = MAX_IMAGE_BYTES + MAX_THUMBNAIL_BYTES + BODY_LIMIT_BYTES;

/** Takes the upload as JSON, or as a form: its fields are handed on as the same JSON, its files beside it. */
export const readUpload: MiddlewareHandler<AppEnv> = async (c, next) => {
  const files = new Map<string, Uint8Array>();
  c.set("files", files);
  if (mediaTypeOf(c.req.raw) !== "multipart/form-data") return jsonBody(c, next);
  const bytes = await readBytes(c.req.raw, LIMIT_BYTES);
  const form = await parseForm(bytes, c.req.raw.headers.get("content-type") ?? "");
  const fields: [string, unknown][] = [];
  for (const [name, value] of form) {
    if (typeof value === "string")
      fields.push([name, OBJECTS.includes(name) ? parseField(name, value) : value]);
    else if (!FILES.includes(name)) throw invalidField(`body.${name}`, "is not a file of this request");
    else if (files.has(name)) throw invalidField(`body.${name}`, "is there more than once");
    else files.set(name, await bytesOf(name, value));
  }
  handOnJson(c, JSON.stringify(Object.fromEntries(fields)));
  return next();
};

/** The form as the OpenAPI document describes it. */
export const UPLOAD_FORM = {
  type: "object" as const,
  required: ["windowId", "system"],
  properties: {
    id: { type: "string" as const, format: "uuid" },
    windowId: { type: "string" as const, format: "uuid" },
    takenAt: { type: "string" as const, format: "date-time" },
    system: { type: "string" as const, description: "The object as JSON text" },
    image: {
      type: "string" as const,
      contentMediaType: IMAGE_TYPES.join(", "),
      description: "A file: PNG, JPEG or WebP, at most 5 MB. As a text field: its facts as JSON text",
    },
    thumbnail: {
      type: "string" as const,
      contentMediaType: IMAGE_TYPES.join(", "),
      description: "A file beside the image: PNG, JPEG or WebP, at most 128 kB and 1,024 pixels a side",
    },
  },
};

async function parseForm(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  } catch {
    throw problem("invalid_request", { message: "The body is not a valid form." });
  }
}

function parseField(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidField(`body.${name}`, "must be JSON");
  }
}

async function bytesOf(name: string, file: File): Promise<Uint8Array> {
  const declared = file.type.split(";")[0] ?? "";
  const isPlausible = declared === "" || declared === "application/octet-stream";
  if (!isPlausible && !IMAGE_TYPES.some((type) => type === declared))
    throw problem("unsupported_media_type", { message: `The ${name} must be PNG, JPEG or WebP.` });
  return new Uint8Array(await file.arrayBuffer());
}
