import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "@stint/core";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import { type Auth, createAuth } from "./access/auth.ts";
import { billingWorker } from "./billing/billing-worker.ts";
import { holdClosedUntil } from "./billing/closed-period.ts";
import { stampEntries } from "./billing/stamp-entries.ts";
import type { Blobs } from "./blobs/blobs.ts";
import { createDiskBlobs } from "./blobs/disk.ts";
import { captureWorker } from "./capture/capture-worker.ts";
import type { EntryBilling } from "./capture/entry-billing.ts";
import { suggestFromFocus } from "./capture/suggest-from-focus.ts";
import type { Config } from "./config.ts";
import type { Database, Tx } from "./db/database.ts";
import { expireEvidence } from "./evidence/expire-evidence.ts";
import { Recategoriser } from "./focus/recategorise.ts";
import { type BeatTokens, createBeatTokens } from "./heartbeats/beat-token.ts";
import { GroupCommit } from "./heartbeats/group-commit.ts";
import { AlertWatch } from "./insights/alert-watch.ts";
import { announceAlert } from "./insights/announce-alert.ts";
import { foldShifts } from "./insights/fold-shifts.ts";
import { measureFigures, measureRoles } from "./insights/measure-figures.ts";
import { createJobs } from "./jobs/boss-jobs.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { createMailer, type Mailer } from "./mail.ts";
import { createMaintenance, type Maintenance } from "./maintenance.ts";
import { createMeasures, type Measures } from "./measures.ts";
import { notificationWorker } from "./meetings/notify-student.ts";
import { forgetZoomEvents } from "./meetings/take-zoom-event.ts";
import { type Channels, createChannels } from "./notifications/channels.ts";
import { deliveryWorker } from "./notifications/deliver.ts";
import { forgetDeliveries } from "./notifications/forget-deliveries.ts";
import { createOutbox, type Outbox } from "./notifications/outbox.ts";
import { TelegramLinks } from "./notifications/telegram-links.ts";
import { LedgerFeed } from "./realtime/ledger-feed.ts";
import { foldReports } from "./reports/fold.ts";
import { createServiceClock } from "./service-clock.ts";
import { closeOpenShift } from "./shifts/punch-out.ts";
import { sweepReport } from "./sweep-report.ts";
import { createSweeper, type Sweeper } from "./sweeper.ts";
import { createTelegram, type Telegram } from "./telegram.ts";
import { createOrphanCollector, deleteExpired } from "./windows/keep-screenshots.ts";
import { closeOpenWindow } from "./windows/stop-window.ts";

/** Everything a request may need. Made once at start; tests make the same with a clock of their own. */
export type Deps = {
  config: Config;
  db: Database;
  clock: Clock;
  log: Logger;
  registry: Registry;
  measures: Measures;
  alerts: AlertWatch;
  /** When this process began, on its own clock. */
  startedMs: number;
  auth: Auth;
  mailer: Mailer;
  telegram: Telegram;
  jobs: Jobs;
  channels: Channels;
  outbox: Outbox;
  telegramLinks: TelegramLinks;
  beats: GroupCommit;
  beatTokens: BeatTokens;
  feed: LedgerFeed;
  sweeper: Sweeper;
  blobs: Blobs;
  recategoriser: Recategoriser;
  maintenance: Maintenance;
  entryBilling: EntryBilling;
  /** Where the built dashboard is. */
  dashboardDir: string;
  /** Says why the server cannot serve just now, or null. */
  notReady: () => string | null;
  /** Runs in the transaction that deactivates a member. */
  onDeactivated: (tx: Tx, member: { orgId: string; userId: string }) => Promise<void>;
};

export function createDeps(parts: Pick<Deps, "config" | "db" | "clock" | "log"> & Partial<Deps>): Deps {
  const { config, db, clock, log } = parts;
  const registry = parts.registry ?? new Registry();
  const alerts = parts.alerts ?? new AlertWatch({ db, clock, log, onRaised: announceAlert });
  const measures = parts.measures ?? createMeasures(registry, (trouble) => alerts.failed(trouble));
  const blobs = parts.blobs ?? createDiskBlobs(join(config.dataDir, "blobs"));
  const recategoriser = new Recategoriser(db, log);
  const mailer = parts.mailer ?? createMailer(config, log);
  const telegram = parts.telegram ?? createTelegram(config);
  const feed = parts.feed ?? createFeed(db, log, measures);
  measureRoles(registry, config.roles);
  measureFigures({ registry, db, log, streams: () => feed.size });
  const sending = createSending({ db, config, clock, log, mailer, telegram });
  return {
    registry,
    measures,
    alerts,
    startedMs: clock.monotonicMs(),
    auth: createAuth(parts),
    mailer,
    telegram,
    telegramLinks: new TelegramLinks({ db, log, telegram }),
    ...sending,
    beats: new GroupCommit(db),
    beatTokens: createBeatTokens(config.secret),
    feed,
    sweeper: createSweeper(
      db,
      createServiceClock(db, clock),
      sweepReport(log, registry, (orgIds) => alerts.punchedOut(orgIds)),
      config.massSilence,
    ),
    blobs,
    recategoriser,
    maintenance: createMaintenance(
      [
        { name: "screenshots past their time", run: () => deleteExpired(db, blobs) },
        { name: "suggestions from focus sessions", run: () => suggestFromFocus(db, log) },
        { name: "sessions to be sorted by changed rules", run: () => recategoriser.resume() },
        { name: "events of meetings that are long over", run: () => forgetZoomEvents(db) },
        { name: "messages of long ago", run: () => forgetDeliveries(db) },
        { name: "time noted for reports", run: () => foldReports(db) },
        { name: "shifts noted for analytics", run: () => foldShifts(db) },
        { name: "focus sessions and signals past their time", run: () => expireEvidence(db) },
        { name: "pictures that nothing needs", run: createOrphanCollector(db, blobs) },
      ],
      log,
    ),
    entryBilling: { settle: stampEntries, closedUntil: holdClosedUntil },
    dashboardDir: fileURLToPath(new URL("../../dashboard/dist", import.meta.url)),
    notReady: () => null,
    onDeactivated: async (tx, member) => {
      await closeOpenShift(tx, member, null, "deactivated");
      await closeOpenWindow(tx, member, "deactivated");
    },
    ...parts,
  };
}

function createFeed(db: Database, log: Logger, measures: Measures): LedgerFeed {
  return new LedgerFeed(db, {
    onTold: measures.told,
    onFailure: (error) => {
      measures.realtimeFailed();
      log.error({ err: error }, "reading the ledger for the event streams failed");
    },
  });
}

/** The queues with their workers, the ways out of the server, and what turns happenings into messages. */
function createSending(
  parts: Pick<Deps, "db" | "config" | "clock" | "log" | "mailer" | "telegram">,
): Pick<Deps, "jobs" | "channels" | "outbox"> {
  const { db, config, log, mailer, telegram } = parts;
  const channels = createChannels(parts);
  const jobs = createJobs({
    db,
    log,
    workers: {
      notifications: notificationWorker({ db, config, log, mailer, telegram }),
      deliveries: deliveryWorker({ db, log, clock: parts.clock, channels: channels.all }),
      time_capture: captureWorker({ db, log }),
      billing: billingWorker({ db, log }),
    },
    backoffMs: config.jobBackoffMs,
    works: config.roles.includes("worker"),
  });
  return { jobs, channels, outbox: createOutbox({ db, jobs, log, channels: channels.personal }) };
}
