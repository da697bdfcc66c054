import type { HeartbeatBody, HeartbeatReply } from "@stint/protocol";
import type { Database } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import type { BeatTokens } from "./beat-token.ts";
import type { BeatOutcome, GroupCommit } from "./group-commit.ts";

export type BeatDeps = { beats: GroupCommit; beatTokens: BeatTokens; db: Database };

/** Whoever is signed in, where a beat comes without a token. */
export type SignedIn = { orgId: string; userId: string };

/** How a session that refused a beat had ended, in the words of its kind. */
export type DescribeClosed = (who: {
  orgId: string;
  subjectId: string;
  sessionId?: string;
}) => Promise<HeartbeatReply["closed"]>;

/**
 * Takes one beat: checks whose it is, waits until it is on disk, and says where the session stands.
 * Fails with `invalid_credentials`, or `not_your_credentials` if they belong to somebody else.
 */
export async function takeBeat(
  deps: BeatDeps,
  body: HeartbeatBody,
  caller: SignedIn | null,
  kind: { name: string; heartbeatMs: number; describeClosed: DescribeClosed },
): Promise<HeartbeatReply> {
  const who = identify(deps.beatTokens, body, caller);
  const sessionId = who.sessionId ?? (await findOpen(deps.db, who, kind.name));
  const outcome = sessionId
    ? await deps.beats.beat({ sessionId, sourceId: body.sessionId, closing: body.closing ?? false })
    : { open: false as const, now: await wallNow(deps.db) };
  if (outcome.open) return openReply(outcome);
  return {
    status: "OUT",
    lastSeen: null,
    serverTime: new Date(outcome.now).toISOString(),
    nextHeartbeatMs: kind.heartbeatMs,
    closed: await kind.describeClosed({ ...who, sessionId: who.sessionId ?? undefined }),
  };
}

export function openReply(outcome: Extract<BeatOutcome, { open: true }>): HeartbeatReply {
  return {
    status: "IN",
    lastSeen: new Date(outcome.lastAt).toISOString(),
    serverTime: new Date(outcome.now).toISOString(),
    nextHeartbeatMs: outcome.heartbeatMs,
  };
}

type Identified = { orgId: string; subjectId: string; sessionId: string | null };

function identify(tokens: BeatTokens, body: HeartbeatBody, caller: SignedIn | null): Identified {
  if (body.beatToken !== undefined) {
    const claims = tokens.verify(body.beatToken);
    if (!claims) throw problem("invalid_credentials");
    if (claims.subjectId !== body.employeeId) throw problem("not_your_credentials");
    return claims;
  }
  if (!caller) throw problem("unauthenticated");
  if (caller.userId !== body.employeeId) throw problem("not_your_credentials");
  return { orgId: caller.orgId, subjectId: caller.userId, sessionId: null };
}

async function findOpen(database: Database, who: Identified, kind: string): Promise<string | null> {
  const { rows } = await database.pool.query<{ session_id: string }>({
    name: "find-open",
    text: "select session_id from presence where org_id = $1 and subject_id = $2 and kind = $3",
    values: [who.orgId, who.subjectId, kind],
  });
  return rows[0]?.session_id ?? null;
}

async function wallNow(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ now: string }>("select wall_now_ms() as now");
  return Number(rows[0]?.now);
}
