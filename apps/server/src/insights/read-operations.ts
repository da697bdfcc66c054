import { DAY_MS, HOUR_MS } from "@stint/core";
import type { Operations } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { recentErrorsOf } from "../log.ts";
import { type Figures, readFigures } from "./figures.ts";
import { versionOf } from "./version.ts";

const RECENT_MS = 30 * DAY_MS;
const MOST = 50;

/** How it stands: the installation in numbers alone, and what belongs to the organisation that asks. */
export async function readOperations(
  deps: Pick<Deps, "db" | "config" | "clock" | "feed" | "log" | "startedMs">,
  orgId: string,
): Promise<Operations> {
  const { db, config, clock, feed, log } = deps;
  const figures = await readFigures(db);
  const own = await db.tenant({ orgId, sees: "organisation" }, async (tx) => ({
    detection: await readDetection(tx, orgId),
    dead: await readOwnDead(tx, orgId),
    massSilences: await readHolds(tx, orgId),
    alerts: await readAlerts(tx, orgId),
  }));
  const { count, newest } = recentErrorsOf(log);
  return {
    serverTime: new Date(clock.now()).toISOString(),
    process: {
      version: versionOf(),
      node: process.version,
      engine: db.engine,
      roles: [...config.roles],
      uptimeSeconds: Math.floor((clock.monotonicMs() - deps.startedMs) / 1_000),
      streams: feed.size,
    },
    serviceClock: { seconds: figures.svcMs / 1_000, ageSeconds: Math.max(0, figures.tickAgeMs) / 1_000 },
    detection: own.detection,
    openSessions: figures.openSessions,
    queues: queuesOf(figures, own.dead),
    outboxLagSeconds: figures.outboxLagMs / 1_000,
    massSilences: own.massSilences,
    alerts: own.alerts,
    errors: { count, newest },
  };
}

function queuesOf(figures: Figures, dead: OwnDead): Operations["queues"] {
  return figures.queues.map((one) => ({ ...one, ownDead: dead[one.queue] }));
}

async function readDetection(tx: Tx, orgId: string): Promise<Operations["detection"]> {
  const { rows } = await sql<{ closes: string; p50: string | null; p99: string | null }>`
    select count(*) as closes, percentile_cont(0.5) within group (order by late) as p50,
      percentile_cont(0.99) within group (order by late) as p99
    from (select ms_of(recorded_at) - (data ->> 'deadlineAt')::bigint as late from ledger
      where org_id = ${orgId} and recorded_at > wall_now() - ${HOUR_MS} * interval '1 millisecond'
        and seq > (select ledger_before(${orgId}, wall_now() - ${HOUR_MS} * interval '1 millisecond'))
        and kind = 'shift' and type = 'session.closed' and data ? 'deadlineAt' and data ->> 'reason' = 'silence') closed`.execute(
    tx,
  );
  const { closes = "0", p50 = null, p99 = null } = rows[0] ?? {};
  const seconds = (ms: string | null): number | null =>
    ms === null ? null : Math.max(0, Number(ms)) / 1_000;
  return { closes: Number(closes), p50Seconds: seconds(p50), p99Seconds: seconds(p99) };
}

type OwnDead = Record<Operations["queues"][number]["queue"], number>;

async function readOwnDead(tx: Tx, orgId: string): Promise<OwnDead> {
  const { rows } = await sql<Record<keyof OwnDead, string>>`select
    (select count(*) from delivery where org_id = ${orgId} and state = 'failed' and channel <> 'in_app') as deliveries,
    (select count(*) from notification where org_id = ${orgId} and state = 'failed') as notifications,
    (select count(*) from capture_task where org_id = ${orgId} and state = 'FAILURE') as time_capture,
    (select count(*) from billing_run where org_id = ${orgId} and state = 'FAILURE') as billing`.execute(tx);
  const { deliveries = 0, notifications = 0, time_capture = 0, billing = 0 } = rows[0] ?? {};
  return {
    deliveries: Number(deliveries),
    notifications: Number(notifications),
    time_capture: Number(time_capture),
    billing: Number(billing),
  };
}

type HoldRow = {
  id: string;
  org_id: string | null;
  state: Operations["massSilences"][number]["state"];
  since_ms: string;
  ended_ms: string | null;
  late: number;
  open: number;
};

async function readHolds(tx: Tx, orgId: string): Promise<Operations["massSilences"]> {
  const { rows } = await sql<HoldRow>`
    select id, org_id, state, ms_of(since_at) as since_ms, ms_of(ended_at) as ended_ms, late, open from silence_hold
    where (org_id is null or org_id = ${orgId})
      and (ended_at is null or since_at > wall_now() - ${RECENT_MS} * interval '1 millisecond')
    order by ended_at is not null, since_at desc limit ${MOST}`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    scope: scopeOf(row.org_id),
    state: row.state,
    since: iso(row.since_ms),
    endedAt: row.ended_ms === null ? null : iso(row.ended_ms),
    late: row.late,
    open: row.open,
  }));
}

type AlertRow = {
  id: string;
  org_id: string | null;
  kind: Operations["alerts"][number]["kind"];
  opened_ms: string;
  seen_ms: string;
  closed_ms: string | null;
  peak: number;
};

async function readAlerts(tx: Tx, orgId: string): Promise<Operations["alerts"]> {
  const { rows } = await sql<AlertRow>`
    select id, org_id, kind, ms_of(opened_at) as opened_ms, ms_of(seen_at) as seen_ms, ms_of(closed_at) as closed_ms, peak
    from alert where (org_id is null or org_id = ${orgId})
      and (closed_at is null or opened_at > wall_now() - ${RECENT_MS} * interval '1 millisecond')
    order by closed_at is not null, opened_at desc, id limit ${MOST}`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    scope: scopeOf(row.org_id),
    openedAt: iso(row.opened_ms),
    seenAt: iso(row.seen_ms),
    closedAt: row.closed_ms === null ? null : iso(row.closed_ms),
    peak: row.peak,
  }));
}

function scopeOf(orgId: string | null): "organisation" | "installation" {
  return orgId === null ? "installation" : "organisation";
}

function iso(ms: string): string {
  return new Date(Number(ms)).toISOString();
}
