import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATHS } from "@stint/protocol/paths";
import { lostBeats, lostPunches } from "@stint/testkit/audit";
import { EventReader } from "@stint/testkit/event-reader";
import { eventually } from "@stint/testkit/eventually";
import { sendHalf } from "@stint/testkit/half-request";
import { Puncher, punch } from "@stint/testkit/load";
import { ServerProcess } from "@stint/testkit/server-process";
import { expect, onTestFinished, test } from "vitest";
import { createFaultWorld, ENGINES, expectWholeLedger } from "./world.ts";

const SOON_MS = 5_000;

test.each(ENGINES)(
  "told to stop under load, a server answers what it has begun to read, ends its streams, keeps everything acknowledged and exits 0, on %s",
  async (engine) => {
    await using world = await createFaultWorld(engine, { crowd: 24, env: { STINT_LOG_LEVEL: "info" } });
    const { server, database } = world;
    const { alice, bob, olivia } = database;
    const clients = await world.atWork(database.crowd.slice(0, 20));
    const punchers = database.crowd.slice(20).map((account) => new Puncher(server.url, account));
    const shift = await punch(server.url, alice, "IN");
    const stream = await EventReader.open({ url: server.url, token: bob.token });
    await eventually(
      () =>
        clients.every((client) => client.acknowledged > 0) &&
        punchers.every((one) => one.acknowledged.length > 2),
      { what: "load" },
    );
    const halfPunch = await sendHalf(server.url + PATHS.punch, olivia.token, { type: "IN" });
    const halfBeat = await sendHalf(server.url + PATHS.heartbeat, alice.token, {
      employeeId: alice.userId,
      sessionId: "a tab",
      beatToken: shift.beatToken,
    });

    server.signal("SIGTERM");
    const toldAt = performance.now();
    await server.said('"stopping"');
    const [punched, beaten] = await Promise.all([halfPunch.finish(), halfBeat.finish()]);
    expect(punched).toMatchObject({ status: 201, body: { status: "IN" } });
    expect(beaten).toMatchObject({ status: 200, body: { status: "IN" } });
    await stream.ended;
    const { code, output } = await server.stop();
    expect(code).toBe(0);
    expect(output.split("\n").at(-1)).toContain("stopped; every acknowledged beat is on disk");
    expect(performance.now() - toldAt).toBeLessThan(SOON_MS);

    await Promise.all(punchers.map((puncher) => puncher.stop()));
    const left = await world.stopAndAudit();
    expect(
      lostPunches(
        left,
        punchers.flatMap((puncher) => puncher.acknowledged),
      ),
    ).toEqual([]);
    expect(lostBeats(left, clients)).toEqual([]);
    const { lastSeen } = beaten.body as { lastSeen: string };
    expect(left.lastBeats.get(shift.punch.sessionId)).toBe(Date.parse(lastSeen));
    expect(left.closes.filter((close) => close.reason !== "command")).toEqual([]);
    await expectWholeLedger(database);
  },
);

test("told to stop while it is still starting, a server starts, stops in order and exits 0", async () => {
  const data = await mkdtemp(join(tmpdir(), "stint-stopped-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const server = await ServerProcess.launch({ env: { STINT_DATA: data } });
  onTestFinished(async () => void (await server.kill()));
  await server.said("the database is up to date");
  const { code, output } = await server.stop();
  expect(output).toContain("stopped; every acknowledged beat is on disk");
  expect(code).toBe(0);
  // What it left is whole: the next one starts on it.
  await server.restart();
  expect((await server.stop()).code).toBe(0);
});
