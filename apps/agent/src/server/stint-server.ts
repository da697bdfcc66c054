import { CurrentApiKey } from "@stint/protocol/api-keys";
import { SyncReply, type SyncSession } from "@stint/protocol/focus";
import { PATHS } from "@stint/protocol/paths";
import { CurrentWindow, ScreenshotReply, WindowReply } from "@stint/protocol/windows";
import { z } from "zod";

const TIMEOUT_MS = 15_000;
/** Megabytes over a slow line. */
const SYNC_TIMEOUT_MS = 60_000;

/** The server answered, and this is what it made of the request. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** What is wrong with which part of the request, where the server says so. */
  readonly fields: Field[];
  /** How long the server wants to be left alone. */
  readonly retryAfterMs: number | null;

  constructor(status: number, code: string, message: string, more: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? [];
    this.retryAfterMs = more.retryAfterMs ?? null;
  }

  /** Whether the same request may be taken later. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** No usable answer came. */
export class Unreachable extends Error {}

const Field = z.object({ field: z.string(), message: z.string() });
type Field = z.infer<typeof Field>;
type RefusalDetails = { fields?: Field[]; retryAfterMs?: number | null };

const ErrorReply = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.object({ fields: z.array(Field).optional() }).optional(),
  }),
});
const SignedIn = z.object({ token: z.string().min(1), user: z.object({ name: z.string() }) });

export type Upload = {
  /** Made with it, so that an upload whose answer was lost can be sent again. */
  id: string;
  windowId: string;
  takenAtMs: number;
  system: string;
  picture: { image: Uint8Array; thumbnail: Uint8Array | null } | null;
};

/** Stint's server, as far as an agent needs it. Throws `Refused` or `Unreachable`. */
export class StintServer {
  readonly url: string;
  readonly #token: () => string | null;

  constructor(url: string, token: () => string | null) {
    this.url = url;
    this.#token = token;
  }

  signIn(email: string, password: string): Promise<z.infer<typeof SignedIn>> {
    return this.#call(SignedIn, "POST", "/api/auth/sign-in/email", { email, password });
  }

  current(): Promise<CurrentWindow> {
    return this.#call(CurrentWindow, "GET", PATHS.windowCurrent);
  }

  start(deviceId: string): Promise<WindowReply> {
    return this.#call(WindowReply, "POST", PATHS.windowStart, { deviceId });
  }

  stop(windowId: string, signal?: AbortSignal): Promise<WindowReply> {
    return this.#call(WindowReply, "POST", PATHS.windowStop, { windowId }, signal);
  }

  upload({ id, windowId, takenAtMs, system, picture }: Upload): Promise<ScreenshotReply> {
    const takenAt = new Date(takenAtMs).toISOString();
    if (!picture)
      return this.#call(ScreenshotReply, "POST", PATHS.screenshotUpload, {
        id,
        windowId,
        takenAt,
        system: JSON.parse(system),
      });
    const form = new FormData();
    form.set("id", id);
    form.set("windowId", windowId);
    form.set("takenAt", takenAt);
    form.set("system", system);
    form.set("image", webp(picture.image), "screen.webp");
    if (picture.thumbnail) form.set("thumbnail", webp(picture.thumbnail), "thumbnail.webp");
    return this.#call(ScreenshotReply, "POST", PATHS.screenshotUpload, form);
  }

  /** With an API key as the token. */
  sync(sessions: SyncSession[], signal: AbortSignal): Promise<SyncReply> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(SYNC_TIMEOUT_MS)]);
    return this.#call(SyncReply, "POST", PATHS.sync, { sessions }, either);
  }

  /** Whose API key the token is. */
  currentKey(): Promise<z.infer<typeof CurrentApiKey>> {
    return this.#call(CurrentApiKey, "GET", PATHS.currentKey);
  }

  async #call<T>(
    schema: z.ZodType<T>,
    method: string,
    path: string,
    body?: object,
    signal: AbortSignal = AbortSignal.timeout(TIMEOUT_MS),
  ): Promise<T> {
    const token = this.#token();
    const isForm = body instanceof FormData;
    const response = await this.#fetch(path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && !isForm && { "content-type": "application/json" }),
      },
      body: isForm ? body : body && JSON.stringify(body),
      signal,
      redirect: "error",
    });
    if (!response.ok) throw refusalOf(response);
    const parsed = schema.safeParse(response.body);
    if (!parsed.success) throw new Unreachable(`${this.url} does not answer as a Stint server does`);
    return parsed.data;
  }

  async #fetch(path: string, init: RequestInit): Promise<Answer> {
    try {
      const response = await fetch(this.url + path, init);
      return {
        ok: response.ok,
        status: response.status,
        retryAfter: response.headers.get("retry-after"),
        body: jsonOf(await response.text()),
      };
    } catch (error) {
      throw new Unreachable(`${this.url} cannot be reached (${reasonOf(error)})`);
    }
  }
}

type Answer = { ok: boolean; status: number; retryAfter: string | null; body: unknown };

function refusalOf({ status, retryAfter, body }: Answer): Refused {
  const known = ErrorReply.safeParse(body);
  const retryAfterMs = pauseIn(retryAfter, Date.now());
  if (!known.success)
    return new Refused(status, "unknown", `The server answered ${status}.`, { retryAfterMs });
  const { code, message, details } = known.data.error;
  return new Refused(status, code, message, { fields: details?.fields, retryAfterMs });
}

/** By RFC 9110: a number of seconds, or a date. */
function pauseIn(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function webp(bytes: Uint8Array): Blob {
  return new Blob([Uint8Array.from(bytes)], { type: "image/webp" });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer in time";
  const { cause } = error;
  return cause instanceof Error ? ("code" in cause ? String(cause.code) : cause.message) : error.message;
}
