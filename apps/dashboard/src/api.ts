import type { ErrorBody, ErrorCode, FieldProblem } from "@stint/protocol/errors";
import { learnServerTime } from "./clock.ts";

export type ApiErrorCode = ErrorCode | "network" | "unknown";

/** An answer that is not a success, or no answer at all (`code: "network"`, `status: 0`). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly fields: FieldProblem[];

  constructor(status: number, code: ApiErrorCode, message: string, fields: FieldProblem[] = []) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** Trying the same request again cannot help. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

type Options = {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** The answer, where it has been asked for already. */
  asked?: Promise<Response>;
};

export const api = {
  get: <T>(path: string, options: Omit<Options, "body"> = {}) => request<T>("GET", path, options),
  post: <T>(path: string, body: unknown = {}, options: Omit<Options, "body"> = {}) =>
    request<T>("POST", path, { ...options, body }),
  put: <T>(path: string, body: unknown) => request<T>("PUT", path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>("PATCH", path, { body }),
  delete: <T>(path: string) => request<T>("DELETE", path, {}),
};

async function request<T>(method: string, path: string, options: Options): Promise<T> {
  const { query, body, signal, asked } = options;
  const sentAt = performance.now();
  const init: RequestInit = {
    method,
    credentials: "same-origin",
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  };
  const response = await answerOf(asked ?? fetch(withQuery(path, query), init));
  const parsed = await bodyOf(response);
  if (!response.ok) throw errorOf(response.status, parsed);
  const serverTime = (parsed as { serverTime?: unknown } | null)?.serverTime;
  if (typeof serverTime === "string") learnServerTime(serverTime, performance.now() - sentAt);
  return parsed as T;
}

async function answerOf(asked: Promise<Response>): Promise<Response> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "network", "The server cannot be reached. Nothing was changed; try again shortly.");
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function errorOf(status: number, body: unknown): ApiError {
  const stint = (body as Partial<ErrorBody> | null)?.error;
  if (stint && typeof stint === "object") {
    return new ApiError(status, stint.code, stint.message, stint.details?.fields ?? []);
  }
  // The sign-in library answers with { code, message } of its own.
  const message = (body as { message?: unknown } | null)?.message;
  const plain = typeof message === "string" && message ? message : `The server answered with ${status}.`;
  return new ApiError(status, "unknown", plain);
}

function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
