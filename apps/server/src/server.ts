import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Logger } from "pino";
import { ensureFirstOwner } from "./access/first-owner.ts";
import { createApp, createProbes } from "./app.ts";
import { systemClock } from "./clock.ts";
import type { Config, ServerRole } from "./config.ts";
import { migrate } from "./db/migrate.ts";
import { createDeps, type Deps } from "./deps.ts";
import { createListener } from "./http/listener.ts";
import { measureProcess } from "./http/metrics.ts";
import { openDatabase } from "./open-database.ts";

export type RunningServer = {
  port: number;
  /** Ends every stream, answers what is under way, puts every accepted beat on disk, and closes the database. */
  stop(): Promise<void>;
};

/** How long a stop waits for requests under way, ms. */
const PATIENCE_MS = 10_000;
/** How often a stop looks for connections that have become idle. */
const LOOK_MS = 50;
/** Longer than any heartbeat interval in use, so that beats reuse their connection. */
const KEEP_ALIVE_MS = 75_000;

/** Opens the database, brings it up to date, and serves. Throws if the address, the database or the data folder cannot be had. */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const database = await openDatabase(config);
  const applied = await migrate(database);
  if (applied.length > 0) log.info({ applied }, "the database is up to date");
  let notReady: string | null = null;
  const deps = createDeps({ config, db: database, clock: systemClock, log, notReady: () => notReady });
  measureProcess(deps.registry);
  const has = (role: ServerRole): boolean => config.roles.includes(role);
  if (has("api")) {
    await announceFirstOwner(deps);
    await deps.feed.start();
  }
  const listener = has("api") ? listenToPeople(deps) : getRequestListener(createProbes(deps).fetch);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) => {
    if (notReady) response.shouldKeepAlive = false;
    listener(request, response);
  });
  if (has("sweeper")) await deps.sweeper.start();
  deps.alerts.start();
  if (has("worker")) deps.maintenance.start();
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  if (has("api") || has("worker")) deps.jobs.start();
  if (has("worker")) await deps.outbox.start();
  log.info(
    { port, host: config.host, database: database.engine, roles: config.roles },
    has("api") ? `Stint is at ${config.baseUrl}` : `Stint works as ${config.roles.join(" and ")}`,
  );
  return {
    port,
    stop: async () => {
      notReady = "stopping";
      const closed = new Promise((resolve) => server.close(resolve));
      // A server that takes no new connections must not judge who stays silent.
      await deps.sweeper.stop();
      await deps.recategoriser.stop();
      await deps.maintenance.stop();
      await deps.outbox.stop();
      await deps.telegramLinks.stop();
      await deps.alerts.stop();
      await deps.feed.stop();
      const idle = setInterval(() => server.closeIdleConnections(), LOOK_MS);
      const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(patience);
      await deps.beats.drain();
      await deps.jobs.stop();
      await database.close();
      log.info("stopped; every acknowledged beat is on disk");
    },
  };
}

function listenToPeople(deps: Deps): RequestListener {
  return createListener(createApp(deps), deps, () => deps.measures.beat("ok"));
}

async function announceFirstOwner(deps: Deps): Promise<void> {
  const owner = await ensureFirstOwner(deps);
  if (owner.is === "created") deps.log.info({ email: owner.email }, "created the first owner");
  // The link goes past the log's redaction on purpose: reading the log is what entitles to it.
  if (owner.is === "awaited")
    process.stdout.write(`Set up Stint at ${owner.setupUrl} (once, within 7 days)\n`);
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(
        taken ? new Error(`port ${config.port} on ${config.host} is taken; set PORT to another`) : error,
      );
    });
    server.listen(config.port, config.host, () => resolve());
  });
}
