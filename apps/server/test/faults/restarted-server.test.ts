import { eventually } from "@stint/testkit/eventually";
import { expect, test } from "vitest";
import { createFaultWorld, ENGINES, expectWholeLedger, statusOf, THRESHOLD_MS } from "./world.ts";

const UP_MS = 1_500;

test.each(ENGINES)(
  "restarted every few seconds, a server still closes who is gone, dated at the last beat, and nobody else, on %s",
  async (engine) => {
    await using world = await createFaultWorld(engine, { crowd: 5 });
    const { server, database } = world;
    const [gone, ...steady] = await world.atWork(database.crowd);
    if (!gone) throw new Error("nobody is at work");
    await eventually(() => gone.acknowledged >= 2, { what: "a beat" });
    gone.vanish();

    let restarts = 0;
    while ((await statusOf(server.url, gone.account)) === "IN") {
      const downAt = performance.now() + UP_MS;
      await eventually(() => performance.now() > downAt, { what: "a moment of service" });
      await server.kill();
      await server.restart();
      restarts += 1;
      expect(restarts).toBeLessThan(20);
    }

    expect(restarts * UP_MS).toBeGreaterThan(THRESHOLD_MS / 2);
    const acknowledged = steady.map((client) => client.acknowledged);
    await eventually(
      () => steady.every((client, index) => client.acknowledged > (acknowledged[index] ?? 0)),
      {
        what: "another beat of everybody steady",
      },
    );
    const { closes, openSessions } = await world.stopAndAudit();
    expect(closes).toMatchObject([{ sessionId: gone.shiftId, reason: "silence", at: gone.acknowledgedAt }]);
    expect(openSessions).toEqual(new Set(steady.map((client) => client.shiftId)));
    await expectWholeLedger(database);
  },
);
