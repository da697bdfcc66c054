import { eventually } from "@stint/testkit/eventually";
import { expect, test } from "vitest";
import { createFaultWorld, ENGINES, expectWholeLedger, statusOf, THRESHOLD_MS } from "./world.ts";

/** So few are never taken for a network fault: here nothing but the service clock protects them. */
const FEW = 18;
const MANY = 60;

test.concurrent.each(ENGINES.flatMap((engine) => [[engine, FEW] as const, [engine, MANY] as const]))(
  "on %s, a server frozen for three thresholds closes none of %i clients that go on trying, and once who vanished meanwhile",
  async (engine, count) => {
    await using world = await createFaultWorld(engine, { crowd: count + 1 });
    const { server, database } = world;
    const [gone, ...clients] = await world.atWork(database.crowd);
    if (!gone) throw new Error("nobody is at work");
    await eventually(() => [gone, ...clients].every((client) => client.acknowledged >= 2), {
      what: "everybody's beats",
    });

    server.signal("SIGSTOP");
    gone.vanish();
    const thawAt = performance.now() + 3 * THRESHOLD_MS;
    await eventually(() => performance.now() > thawAt && clients.every((client) => client.failed >= 3), {
      what: "the freeze to outlast the threshold",
      withinMs: 10 * THRESHOLD_MS,
    });
    const before = clients.map((client) => client.acknowledged);
    server.signal("SIGCONT");
    await eventually(
      () => clients.every((client, index) => client.acknowledged >= (before[index] ?? 0) + 4),
      { what: "a threshold of beats after the thaw", withinMs: 30_000 },
    );
    await eventually(async () => (await statusOf(server.url, gone.account)) === "OUT", {
      what: "the close of who vanished",
      withinMs: 3 * THRESHOLD_MS,
    });

    expect(clients.filter((client) => client.status !== "IN")).toEqual([]);
    const { closes, openSessions, lastBeats } = await world.stopAndAudit();
    expect(closes).toMatchObject([{ sessionId: gone.shiftId }]);
    expect(closes[0]?.at).toBeGreaterThanOrEqual(gone.acknowledgedAt);
    expect(openSessions).toEqual(new Set(clients.map((client) => client.shiftId)));
    expect(new Set(lastBeats.keys())).toEqual(openSessions);
    await expectWholeLedger(database);
  },
);
