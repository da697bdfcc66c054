import { lostBeats, lostPunches } from "@stint/testkit/audit";
import type { Engine } from "@stint/testkit/database";
import { EventReader } from "@stint/testkit/event-reader";
import { eventually } from "@stint/testkit/eventually";
import { Puncher } from "@stint/testkit/load";
import { expect, test } from "vitest";
import { createFaultWorld, expectWholeLedger } from "./world.ts";

const ROUNDS: [Engine, number][] = [
  ["pglite", 20],
  ["postgres", 10],
];
const STEADY = 30;
const PUNCHERS = 6;

test.each(ROUNDS)(
  "on %s, killed %i times under load, a server loses no acknowledged punch or beat, closes nobody steady, and its streams miss nothing",
  { timeout: 300_000 },
  async (engine, kills) => {
    await using world = await createFaultWorld(engine, {
      crowd: STEADY + PUNCHERS,
      env: { STINT_SHIFT_HEARTBEAT_MS: "300" },
    });
    const { server, database } = world;
    const clients = await world.atWork(database.crowd.slice(0, STEADY));
    const stream = await EventReader.open({ url: server.url, token: database.bob.token, reconnects: true });
    const punchers = database.crowd.slice(STEADY).map((account) => new Puncher(server.url, account));
    const beats = () => clients.reduce((sum, client) => sum + client.acknowledged, 0);
    const punches = () => punchers.flatMap((puncher) => puncher.acknowledged);

    for (let kill = 1; kill <= kills; kill++) {
      const [beatsBefore, punchesBefore] = [beats(), punches().length];
      await eventually(
        () => beats() >= beatsBefore + STEADY && punches().length >= punchesBefore + 2 * PUNCHERS,
        {
          what: `load before kill ${kill}`,
          withinMs: 30_000,
        },
      );
      await server.kill();
      await server.restart();
    }
    await Promise.all(punchers.map((puncher) => puncher.stop()));
    const last = punches().reduce((latest, punch) => (punch.recordedAt > latest.recordedAt ? punch : latest));
    await stream.next((event) => event.id === last.id);
    await stream.close();

    const left = await world.stopAndAudit();
    expect(punches().length).toBeGreaterThanOrEqual(kills * PUNCHERS);
    expect(lostPunches(left, punches())).toEqual([]);
    expect(lostBeats(left, clients)).toEqual([]);
    expect(left.closes.filter((close) => close.reason !== "command")).toEqual([]);
    expect(new Set(left.closes.map((close) => close.sessionId)).size).toBe(left.closes.length);
    for (const client of clients) expect(left.openSessions).toContain(client.shiftId);
    const seen = stream.events.map((event) => event.seq);
    const first = seen[0] ?? 0;
    expect(seen).toEqual(
      left.events.map((event) => event.seq).filter((seq) => seq >= first && seq <= (seen.at(-1) ?? 0)),
    );
    await expectWholeLedger(database);
  },
);
