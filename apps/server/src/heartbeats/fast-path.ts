import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { BeatTokens } from "./beat-token.ts";
import type { BeatOutcome, GroupCommit } from "./group-commit.ts";
import { openReply } from "./take-beat.ts";

type Parts = {
  path: string;
  beats: GroupCommit;
  beatTokens: BeatTokens;
  /** A beat was answered here. */
  onTaken: () => void;
};

/** Answers a request whose body has already been read. */
export type Fallback = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

const MOST_BYTES = 4_096;

/**
 * Answers the common beat (a good token, an open session) without the framework, which is most of what a server does.
 * Whatever else arrives at the address goes to `fallback` with the body as read, so every rule and error stays in one place.
 */
export function fastBeats(parts: Parts, fallback: Fallback, others: RequestListener): RequestListener {
  const reply = memoReply();
  return (request, response) => {
    if (request.method !== "POST" || request.url !== parts.path) {
      others(request, response);
      return;
    }
    const declared = Number(request.headers["content-length"] ?? Number.NaN);
    if (!(declared <= MOST_BYTES)) {
      others(request, response);
      return;
    }
    readBody(request, (body) => {
      const beat = parseBeat(body, parts.beatTokens);
      if (!beat) {
        fallback(request, response, body);
        return;
      }
      parts.beats.submit(
        beat,
        (outcome) => {
          if (!outcome.open) {
            fallback(request, response, body);
            return;
          }
          parts.onTaken();
          const text = reply(outcome);
          response.writeHead(200, [
            "content-type",
            "application/json",
            "cache-control",
            "no-store",
            "x-content-type-options",
            "nosniff",
            "content-length",
            String(text.length),
          ]);
          response.end(text);
        },
        () => fallback(request, response, body),
      );
    });
  };
}

function readBody(request: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
  });
  request.on("end", () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
}

/** The beat of a body that needs no closer look; null for anything unusual. */
function parseBeat(
  body: Buffer,
  tokens: BeatTokens,
): { sessionId: string; sourceId: string; closing: boolean } | null {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
  if (fields === null || typeof fields !== "object") return null;
  const { employeeId, sessionId, beatToken, closing } = fields;
  if (typeof beatToken !== "string" || typeof sessionId !== "string") return null;
  if (closing !== undefined && typeof closing !== "boolean") return null;
  if (sessionId.length === 0 || sessionId.length > 100 || !isPlain(sessionId)) return null;
  const claims = tokens.verify(beatToken);
  if (!claims || claims.subjectId !== employeeId) return null;
  return { sessionId: claims.sessionId, sourceId: sessionId, closing: closing === true };
}

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/** Beats of one batch that fared alike share their outcome, and so its text. */
function memoReply(): (outcome: Extract<BeatOutcome, { open: true }>) => string {
  let last: BeatOutcome | null = null;
  let text = "";
  return (outcome) => {
    if (last !== outcome) {
      last = outcome;
      text = JSON.stringify(openReply(outcome));
    }
    return text;
  };
}
