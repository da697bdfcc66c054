import { lostBeats, lostPunches } from "@stint/testkit/audit";
import { EventReader } from "@stint/testkit/event-reader";
import { eventually } from "@stint/testkit/eventually";
import { Puncher } from "@stint/testkit/load";
import type { SeededDatabase } from "@stint/testkit/seeded-database";
import { expect, test } from "vitest";
import { createFaultWorld, expectWholeLedger } from "./world.ts";

const CUTS = 8;

test("whenever PostgreSQL drops every connection, the server lives on, loses nothing acknowledged, and its streams miss nothing", async () => {
  await using world = await createFaultWorld("postgres", {
    crowd: 24,
    env: { STINT_SHIFT_HEARTBEAT_MS: "300" },
  });
  const { server, database } = world;
  const clients = await world.atWork(database.crowd.slice(0, 20));
  const stream = await EventReader.open({ url: server.url, token: database.bob.token });
  const punchers = database.crowd.slice(20).map((account) => new Puncher(server.url, account));
  const beats = () => clients.reduce((sum, client) => sum + client.acknowledged, 0);
  const punches = () => punchers.flatMap((puncher) => puncher.acknowledged);

  for (let cut = 1; cut <= CUTS; cut++) {
    const [beatsBefore, punchesBefore] = [beats(), punches().length];
    const loaded = () => {
      server.assertServing();
      return beats() >= beatsBefore + 40 && punches().length >= punchesBefore + 20;
    };
    await eventually(loaded, { what: `load before cut ${cut}`, withinMs: 20_000 });
    expect(await cutConnections(database)).toBeGreaterThan(1);
  }
  await Promise.all(punchers.map((puncher) => puncher.stop()));
  const last = punches().reduce((latest, punch) => (punch.recordedAt > latest.recordedAt ? punch : latest));
  await stream.next((event) => event.id === last.id);
  await stream.close();

  const left = await world.stopAndAudit();
  expect(lostPunches(left, punches())).toEqual([]);
  expect(lostBeats(left, clients)).toEqual([]);
  expect(left.closes.filter((close) => close.reason !== "command")).toEqual([]);
  const seen = stream.events.map((event) => event.seq);
  const [from, to] = [seen[0] ?? 0, seen.at(-1) ?? 0];
  expect(seen).toEqual(Array.from({ length: to - from + 1 }, (_, index) => from + index));
  expect(left.events.length).toBeGreaterThanOrEqual(to);
  await expectWholeLedger(database);
});

test("a request that loses its database is told to come back: 503, and never a 500", async () => {
  await using world = await createFaultWorld("postgres", { crowd: 12 });
  const { server, database } = world;
  const punchers = database.crowd.map((account) => new Puncher(server.url, account));
  const statuses = () => new Set(punchers.flatMap((puncher) => [...puncher.statuses]));
  await eventually(() => punchers.every((puncher) => puncher.acknowledged.length > 0), { what: "punches" });
  let cuts = 0;
  await eventually(
    async () => {
      await cutConnections(database);
      server.assertServing();
      return ++cuts >= CUTS && statuses().has(503);
    },
    { what: "a request that is under way while its connection is cut", withinMs: 20_000 },
  );
  await Promise.all(punchers.map((puncher) => puncher.stop()));
  expect([...statuses()].sort().filter((status) => ![201, 409].includes(status))).toEqual([503]);
});

async function cutConnections(database: SeededDatabase): Promise<number> {
  return database.inspect(async (db) => {
    const { rowCount } = await db.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    return rowCount ?? 0;
  });
}
