import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "@stint/testkit/database";
import { eventually } from "@stint/testkit/eventually";
import type { SteadyClient } from "@stint/testkit/load";
import type { SeededDatabase } from "@stint/testkit/seeded-database";
import { stepClock } from "@stint/testkit/stepped-clock";
import { expect, test } from "vitest";
import { createFaultWorld, ENGINES, expectWholeLedger, statusOf, THRESHOLD_MS } from "./world.ts";

const HOUR_MS = 3_600_000;
const PRELOAD = fileURLToPath(new URL("../../../../packages/testkit/src/stepped-clock.ts", import.meta.url));

test.concurrent.each(ENGINES)(
  "a wall clock set an hour forward and two back closes nobody, and who vanished is closed once, no sooner than the threshold, on %s",
  async (engine) => {
    await using clock = createClock(engine);
    await using world = await createFaultWorld(engine, { crowd: 6, ...clock.options });
    const { server, database } = world;
    const [first, second, ...steady] = await world.atWork(database.crowd);
    if (!first || !second) throw new Error("nobody is at work");
    await eventually(() => [first, second, ...steady].every((client) => client.acknowledged >= 2), {
      what: "everybody's beats",
    });

    await vanishAcross(server.url, first, () => clock.step(database, HOUR_MS));
    const inAnHour = Date.now() + HOUR_MS / 2;
    await eventually(() => steady.every((client) => client.acknowledgedAt > inAnHour), {
      what: "beats dated by the clock that was set forward",
    });
    await vanishAcross(server.url, second, () => clock.step(database, -HOUR_MS));
    const before = steady.map((client) => client.acknowledged);
    await eventually(() => steady.every((client, index) => client.acknowledged >= (before[index] ?? 0) + 4), {
      what: "more than a threshold of beats after the clock was set back",
    });

    const { closes, openSessions } = await world.stopAndAudit();
    expect(closes).toMatchObject([
      { sessionId: first.shiftId, reason: "silence", at: first.acknowledgedAt },
      { sessionId: second.shiftId, reason: "silence", at: second.acknowledgedAt },
    ]);
    expect(closes[0]?.recordedAt).toBeGreaterThan(inAnHour);
    expect(closes[1]?.recordedAt).toBeLessThan(Date.now() - HOUR_MS / 2);
    expect(openSessions).toEqual(new Set(steady.map((client) => client.shiftId)));
    await expectWholeLedger(database);
  },
);

/** Lets somebody vanish, sets the clock at once, and waits for the close, which must not come before its time. */
async function vanishAcross(url: string, client: SteadyClient, step: () => Promise<void>): Promise<void> {
  const { acknowledged } = client;
  await eventually(() => client.acknowledged > acknowledged, { what: "a fresh beat" });
  client.vanish();
  const vanishedAt = performance.now();
  await step();
  await eventually(async () => (await statusOf(url, client.account)) === "OUT", {
    what: "the close of who vanished",
    withinMs: 10 * THRESHOLD_MS,
  });
  expect(performance.now() - vanishedAt).toBeGreaterThan(THRESHOLD_MS - 500);
}

/** The wall clock of a server: its process's own, and that of a PostgreSQL beside it. */
function createClock(engine: Engine) {
  const folder = mkdtempSync(join(tmpdir(), "stint-clock-"));
  const file = join(folder, "step");
  stepClock(file, 0);
  return {
    options: { env: { CLOCK_STEP_FILE: file }, execArgv: ["--import", PRELOAD] },
    step: async (database: SeededDatabase, ms: number): Promise<void> => {
      stepClock(file, ms);
      if (engine === "pglite") return;
      await database.inspect((db) =>
        db.pool.query(`create or replace function wall_now() returns timestamptz language sql volatile
          as $$ select clock_timestamp() + ${ms} * interval '1 millisecond' $$`),
      );
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }),
  };
}
