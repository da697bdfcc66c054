import { type Instant, MINUTE_MS, SECOND_MS } from "../time.ts";

/** One observation as a client sends it. Only `timestamp` is judged here; what is not a text counts as empty. */
export type RawSignal = {
  /** ISO 8601 with an offset, or ms since the epoch, on the client's clock. */
  timestamp?: string | number | null;
  app?: string | null;
  type?: string | null;
  source_type?: string | null;
  window_title?: string | null;
  url?: string | null;
  document_path?: string | null;
  device_id?: string | null;
};

/** One accepted observation. Two with the same key are the same observation, and the time of the first stands. */
export type Signal = {
  /** SHA-256 in hex of what the client said. */
  key: string;
  /** When it was true, corrected for a wrong clock. */
  at: Instant;
  /** When the client said that it was. */
  claimedAt: Instant;
  deviceId: string;
  app: string;
  type: string;
  sourceType: string;
  title: string;
  url: string;
  path: string;
};

export type SignalRejection = {
  index: number;
  reason: "Signal timestamp missing" | "Signal timestamp unreadable" | "Signal timestamp in the future";
  /** The corrected time of the nearest accepted signal beside it in the batch, by which an entry can be doubted. */
  near: Instant | null;
};

/** SHA-256 of a text in UTF-8, in hex. Core does no cryptography of its own. */
export type Sha256 = (text: string) => string;

export type SignalBatch = {
  userId: string;
  signals: readonly RawSignal[];
  receivedAt: Instant;
  /** The client's clock when it sent the batch, if it said. */
  sentAt?: Instant | null;
};

export type AcceptedBatch = { accepted: Signal[]; duplicates: number; rejected: SignalRejection[] };

/**
 * Judges a batch: accepted + duplicates + rejected = received, whatever is in it. `isKnown` says which keys of this
 * user are stored already. A signal without a time is refused by its index, and the others go on.
 */
export function acceptSignals(
  batch: SignalBatch,
  sha256: Sha256,
  isKnown: (key: string) => boolean = () => false,
): AcceptedBatch {
  const result: AcceptedBatch = { accepted: [], duplicates: 0, rejected: [] };
  const correctionMs = clockCorrectionMs(batch);
  const seen = new Set<string>();
  let waiting: SignalRejection[] = [];
  let near: Instant | null = null;
  for (const [index, raw] of batch.signals.entries()) {
    const judged = timeOf(raw, correctionMs, batch.receivedAt);
    if (typeof judged === "string") {
      const rejection: SignalRejection = { index, reason: judged, near };
      result.rejected.push(rejection);
      if (near === null) waiting.push(rejection);
      continue;
    }
    near = judged.at;
    for (const rejection of waiting) rejection.near = near;
    waiting = [];
    const signal = { ...textsOf(raw), ...judged };
    const key = signalKey(batch.userId, signal, sha256);
    if (seen.has(key) || isKnown(key)) result.duplicates += 1;
    else result.accepted.push({ key, ...signal });
    seen.add(key);
  }
  return result;
}

/** The identity of an observation: SHA-256 of whose it is and everything that the client said, never of when it came. */
export function signalKey(userId: string, signal: Omit<Signal, "key" | "at">, sha256: Sha256): string {
  const { deviceId, claimedAt, type, sourceType, app, title, url, path } = signal;
  return sha256(JSON.stringify([userId, deviceId, claimedAt, type, sourceType, app, title, url, path]));
}

const SMALLEST_CORRECTION_MS = 2 * SECOND_MS;
const FURTHEST_AHEAD_MS = 5 * MINUTE_MS;

function clockCorrectionMs({ receivedAt, sentAt }: SignalBatch): number {
  if (sentAt === undefined || sentAt === null || !Number.isFinite(sentAt)) return 0;
  const correction = Math.round(receivedAt - sentAt);
  return Math.abs(correction) > SMALLEST_CORRECTION_MS ? correction : 0;
}

function timeOf(
  { timestamp }: RawSignal,
  correctionMs: number,
  receivedAt: Instant,
): { at: Instant; claimedAt: Instant } | SignalRejection["reason"] {
  if (timestamp === undefined || timestamp === null || timestamp === "") return "Signal timestamp missing";
  const claimedAt = Math.round(typeof timestamp === "number" ? timestamp : instantOf(timestamp));
  const at = claimedAt + correctionMs;
  // Nothing was recorded before 1970; this also catches what is no number at all.
  if (!(claimedAt >= 0 && at >= 0)) return "Signal timestamp unreadable";
  return at > receivedAt + FURTHEST_AHEAD_MS ? "Signal timestamp in the future" : { at, claimedAt };
}

/** A time without an offset would mean another moment on every server. */
function instantOf(text: string): number {
  return /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text) ? Date.parse(text) : Number.NaN;
}

function textsOf(raw: RawSignal): Omit<Signal, "key" | "at" | "claimedAt"> {
  return {
    deviceId: textOf(raw.device_id),
    app: textOf(raw.app),
    type: textOf(raw.type),
    sourceType: textOf(raw.source_type),
    title: textOf(raw.window_title),
    url: textOf(raw.url),
    path: textOf(raw.document_path),
  };
}

/** No database takes NUL or half a character. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value.replaceAll("\0", "").toWellFormed() : "";
}
