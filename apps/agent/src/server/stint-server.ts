import { PATHS } from "@stint/protocol/paths";
import { CurrentWindow, ScreenshotReply, WindowReply } from "@stint/protocol/windows";
import { z } from "zod";

const TIMEOUT_MS = 15_000;

/** The server answered, and this is what it made of the request. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Whether the same request may be taken later. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** No usable answer came. */
export class Unreachable extends Error {}

const ErrorReply = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
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

  async #fetch(path: string, init: RequestInit): Promise<{ ok: boolean; status: number; body: unknown }> {
    try {
      const response = await fetch(this.url + path, init);
      return { ok: response.ok, status: response.status, body: jsonOf(await response.text()) };
    } catch (error) {
      throw new Unreachable(`${this.url} cannot be reached (${reasonOf(error)})`);
    }
  }
}

function refusalOf({ status, body }: { status: number; body: unknown }): Refused {
  const known = ErrorReply.safeParse(body);
  if (known.success) return new Refused(status, known.data.error.code, known.data.error.message);
  return new Refused(status, "unknown", `The server answered ${status}.`);
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
