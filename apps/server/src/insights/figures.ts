import { ALERT_KINDS, type AlertKind } from "@stint/core";
import type { Database } from "../db/database.ts";
import type { QueueName } from "../jobs/jobs.ts";

/** How the whole installation stands. Numbers only: nothing in them belongs to one organisation. */
export type Figures = {
  /** The service clock's reading, and how long ago it last moved, ms. */
  svcMs: number;
  tickAgeMs: number;
  openSessions: { kind: string; open: number }[];
  queues: QueueFigures[];
  massSilences: number;
  /** Open alerts of all organisations and of the installation, by kind. */
  alerts: { kind: AlertKind; open: number }[];
  /** How long the oldest event has waited to become messages, ms. */
  outboxLagMs: number;
};

export type QueueFigures = {
  queue: QueueName;
  waiting: number;
  retrying: number;
  active: number;
  /** Given up after the last attempt, and neither tried again nor done since. */
  dead: number;
};

const QUEUES: readonly QueueName[] = ["notifications", "deliveries", "time_capture", "billing"];

export async function readFigures(database: Database): Promise<Figures> {
  const { rows: there } = await database.pool.query<{ jobs: boolean }>(
    "select to_regclass('pgboss.job') is not null as jobs",
  );
  const { rows } = await database.pool.query<Row>({ name: "figures", text: FIGURES });
  const row = rows[0];
  if (!row) throw new Error("the service clock has no row");
  return {
    svcMs: Number(row.svc_ms),
    tickAgeMs: Number(row.tick_age_ms),
    openSessions: row.open_sessions,
    massSilences: Number(row.mass_silences),
    alerts: ALERT_KINDS.map((kind) => ({ kind, open: row.open_alerts[kind] ?? 0 })),
    queues: await readQueues(database, row, there[0]?.jobs ?? false),
    outboxLagMs: Math.max(0, Number(row.outbox_lag_ms ?? 0)),
  };
}

type Row = {
  svc_ms: string;
  tick_age_ms: string;
  open_sessions: { kind: string; open: number }[];
  mass_silences: string;
  open_alerts: Partial<Record<AlertKind, number>>;
  outbox_lag_ms: string | null;
  dead_notifications: string;
  dead_deliveries: string;
  dead_captures: string;
  dead_billing: string;
};

const FIGURES = `select svc_ms, wall_now_ms() - last_tick_ms as tick_age_ms,
    (select coalesce(json_agg(json_build_object('kind', kind, 'open', open) order by kind), '[]')
      from (select kind, count(*) as open from presence group by kind) by_kind) as open_sessions,
    (select count(*) from silence_hold where ended_at is null) as mass_silences,
    (select coalesce(json_object_agg(kind, open), '{}')
      from (select kind, count(*) as open from alert where closed_at is null group by kind) by_kind) as open_alerts,
    (select wall_now_ms() - ms_of(least((select min(created_at) from outbox_event),
      (select min(l.recorded_at) from outbox_cursor c join ledger l on l.org_id = c.org_id and l.seq = c.seq + 1)))) as outbox_lag_ms,
    (select count(*) from notification where state = 'failed') as dead_notifications,
    (select count(*) from delivery where state = 'failed' and channel <> 'in_app') as dead_deliveries,
    (select count(*) from capture_task where state = 'FAILURE') as dead_captures,
    (select count(*) from billing_run where state = 'FAILURE') as dead_billing
  from service_clock`;

async function readQueues(database: Database, row: Row, hasJobs: boolean): Promise<QueueFigures[]> {
  const { rows } = hasJobs
    ? await database.pool.query<{ name: string; state: string; jobs: string }>(
        `select name, state, count(*) as jobs from pgboss.job
          where state in ('created', 'retry', 'active') group by name, state`,
      )
    : { rows: [] };
  const count = (queue: string, state: string): number =>
    Number(rows.find((one) => one.name === queue && one.state === state)?.jobs ?? 0);
  const dead: Record<QueueName, string> = {
    notifications: row.dead_notifications,
    deliveries: row.dead_deliveries,
    time_capture: row.dead_captures,
    billing: row.dead_billing,
  };
  return QUEUES.map((queue) => ({
    queue,
    waiting: count(queue, "created"),
    retrying: count(queue, "retry"),
    active: count(queue, "active"),
    dead: Number(dead[queue]),
  }));
}
