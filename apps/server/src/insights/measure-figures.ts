import type { Logger } from "pino";
import { Gauge, type Registry } from "prom-client";
import { SERVER_ROLES, type ServerRole } from "../config.ts";
import type { Database } from "../db/database.ts";
import { type Figures, readFigures } from "./figures.ts";

type Parts = { registry: Registry; db: Database; log: Logger; streams: () => number };

/** Registers what is read only when somebody asks for the metrics. A database that is away leaves them out, not the answer. */
export function measureFigures({ registry, db, log, streams }: Parts): void {
  const registers = [registry];
  const read = sharing(async () => {
    try {
      return await readFigures(db);
    } catch (error) {
      log.warn({ err: error }, "figures for the metrics could not be read");
      return null;
    }
  });
  for (const { name, help, labelNames, values } of GAUGES) {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        const figures = await read();
        this.reset();
        if (figures) for (const [labels, value] of values(figures)) this.set(labels, value);
        else if (labelNames.length === 0) this.remove();
      },
    });
  }
  new Gauge({
    name: "stint_realtime_streams",
    help: "Event streams open in this process.",
    registers,
    collect() {
      this.set(streams());
    },
  });
  new Gauge({
    name: "stint_database_up",
    help: "1 if the database answered when these metrics were asked for.",
    registers,
    async collect() {
      this.set((await read()) ? 1 : 0);
    },
  });
}

type Value = [labels: Record<string, string>, value: number];
type Described = {
  name: string;
  help: string;
  labelNames: string[];
  values: (figures: Figures) => Value[];
};

const GAUGES: Described[] = [
  {
    name: "stint_service_clock_seconds",
    help: "The service clock's reading.",
    labelNames: [],
    values: ({ svcMs }) => [[{}, svcMs / 1_000]],
  },
  {
    name: "stint_service_clock_age_seconds",
    help: "How long ago the service clock last moved; more than a few seconds means that no sweeper runs.",
    labelNames: [],
    values: ({ tickAgeMs }) => [[{}, tickAgeMs / 1_000]],
  },
  {
    name: "stint_open_sessions",
    help: "Open sessions, by kind.",
    labelNames: ["kind"],
    values: ({ openSessions }) => openSessions.map(({ kind, open }) => [{ kind }, open]),
  },
  {
    name: "stint_queue_jobs",
    help: "Jobs in a queue: waiting, retrying, active.",
    labelNames: ["queue", "state"],
    values: ({ queues }) =>
      queues.flatMap(({ queue, waiting, retrying, active }): Value[] => [
        [{ queue, state: "waiting" }, waiting],
        [{ queue, state: "retrying" }, retrying],
        [{ queue, state: "active" }, active],
      ]),
  },
  {
    name: "stint_queue_dead_letters",
    help: "Jobs given up that nobody has tried again.",
    labelNames: ["queue"],
    values: ({ queues }) => queues.map(({ queue, dead }) => [{ queue }, dead]),
  },
  {
    name: "stint_mass_silence_open",
    help: "Mass silences in force.",
    labelNames: [],
    values: ({ massSilences }) => [[{}, massSilences]],
  },
  {
    name: "stint_alerts_open",
    help: "Alerts that are open, by kind: auto_outs, realtime, heartbeats.",
    labelNames: ["kind"],
    values: ({ alerts }) => alerts.map(({ kind, open }) => [{ kind }, open]),
  },
  {
    name: "stint_outbox_lag_seconds",
    help: "How long the oldest event has waited to become messages.",
    labelNames: [],
    values: ({ outboxLagMs }) => [[{}, outboxLagMs / 1_000]],
  },
];

/** Says which part of the work this process takes. */
export function measureRoles(registry: Registry, roles: readonly ServerRole[]): void {
  const gauge = new Gauge({
    name: "stint_role",
    help: "1 for each role of this process: api, worker, sweeper.",
    labelNames: ["role"],
    registers: [registry],
  });
  for (const role of SERVER_ROLES) gauge.set({ role }, roles.includes(role) ? 1 : 0);
}

/** Calls that come while one is under way share its answer. */
function sharing<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | null = null;
  return () => {
    asked ??= ask().finally(() => {
      asked = null;
    });
    return asked;
  };
}
