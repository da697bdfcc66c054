import type { CloseReason, Instant, LivenessPolicy, ServiceMs, Session, Transition } from "@stint/core";

export type ModelEvent = { occurredAt: Instant; transition: Transition };

export type ModelSession = {
  session: Session;
  policy: LivenessPolicy;
  /** Readings of the last acknowledged beat. */
  lastAt: Instant;
  lastSvcMs: ServiceMs;
  lastSource: string;
  hinted: boolean;
  loggedSvcMs: ServiceMs;
  events: ModelEvent[];
};

/** What the clocks of the database show: they are observed, everything else is predicted. */
export type Reading = { wallMs: Instant; svcMs: ServiceMs; lastTickMs: Instant };

/** The engine as a page of plain code: lists, no database, no concurrency, no batches. */
export class EngineModel {
  readonly sessions: ModelSession[] = [];

  open(id: string, subjectId: string, policy: LivenessPolicy, sourceId: string, reading: Reading): void {
    const session: Session = {
      id,
      subjectId,
      kind: policy.kind,
      openedAt: reading.wallMs,
      closedAt: null,
      closeReason: null,
      resumedFrom: null,
      creditedStart: null,
      creditedEnd: null,
    };
    const opened: Transition = { type: "session.opened", kind: policy.kind };
    this.sessions.push({
      session,
      policy,
      lastAt: reading.wallMs,
      lastSvcMs: serviceNow(reading),
      lastSource: sourceId,
      hinted: false,
      loggedSvcMs: 0,
      events: [{ occurredAt: reading.wallMs, transition: opened }],
    });
  }

  hasOpen(subjectId: string, kind: string): boolean {
    return this.sessions.some(
      ({ session }) => session.subjectId === subjectId && session.kind === kind && session.closedAt === null,
    );
  }

  /** A beat, or several for one session in one batch, of which the last source stands. */
  beat(of: ModelSession, sourceId: string, closing: boolean, reading: Reading): void {
    const svcMs = serviceNow(reading);
    if (of.policy.onSilence === "log" && this.isDue(of, svcMs)) this.#log(of, { ...reading, svcMs });
    const before = { at: of.lastAt, svcMs: of.lastSvcMs };
    of.lastAt = Math.max(of.lastAt, reading.wallMs);
    of.lastSvcMs = Math.max(of.lastSvcMs, svcMs);
    of.lastSource = sourceId;
    of.hinted = closing;
    const silenceMs = of.lastSvcMs - before.svcMs;
    if (of.policy.onSilence === "log" || silenceMs < of.policy.heartbeatMs * 2) return;
    of.events.push({
      occurredAt: of.lastAt,
      transition: { type: "gap.recorded", from: before.at, to: of.lastAt, silenceMs, sourceId },
    });
  }

  command(of: ModelSession, reading: Reading): void {
    this.#close(of, Math.max(reading.wallMs, of.lastAt), "command", {
      type: "session.closed",
      reason: "command",
    });
  }

  isDue(of: ModelSession, svcMs: ServiceMs): boolean {
    return of.session.closedAt === null && svcMs >= deadline(of);
  }

  /** Everything a sweep at this reading must do; the ids of what it closes. */
  sweep(reading: Reading): string[] {
    const closed: string[] = [];
    for (const of of this.sessions) {
      if (!this.isDue(of, reading.svcMs)) continue;
      if (of.policy.onSilence === "log") {
        this.#log(of, reading);
        continue;
      }
      closed.push(of.session.id);
      this.#close(of, of.lastAt, "silence", {
        type: "session.closed",
        reason: "silence",
        deadlineAt: reading.wallMs - (reading.svcMs - deadline(of)),
        hinted: of.hinted || undefined,
        sourceId: of.lastSource,
      });
    }
    return closed;
  }

  approve(
    of: ModelSession,
    correctionId: string,
    start: Instant | undefined,
    end: Instant,
    at: Instant,
  ): void {
    of.session.creditedStart = start ?? of.session.creditedStart;
    of.session.creditedEnd = end;
    of.events.push({ occurredAt: at, transition: { type: "correction.approved", correctionId, start, end } });
  }

  #close(of: ModelSession, at: Instant, reason: CloseReason, transition: Transition): void {
    of.session.closedAt = at;
    of.session.closeReason = reason;
    of.events.push({ occurredAt: at, transition });
  }

  #log(of: ModelSession, reading: Reading): void {
    const missed: Instant[] = [];
    for (let end = deadline(of); end <= reading.svcMs; end = deadline(of)) {
      missed.push(reading.wallMs - (reading.svcMs - end));
      of.loggedSvcMs = end;
    }
    of.events.push({
      occurredAt: missed.at(-1) ?? reading.wallMs,
      transition: { type: "silence.logged", missed },
    });
  }
}

function deadline(of: ModelSession): ServiceMs {
  return Math.max(of.lastSvcMs, of.loggedSvcMs) + of.policy.thresholdMs;
}

/** A beat reads the clock a little ahead of its last tick, never more than 2 s. */
function serviceNow({ svcMs, wallMs, lastTickMs }: Reading): ServiceMs {
  return svcMs + Math.max(0, Math.min(2_000, wallMs - lastTickMs));
}
