import type { IngestReply, IngestTask, TimeEntryList } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { audit, lostBeats, lostPunches } from "@stint/testkit/audit";
import { Balancer } from "@stint/testkit/balancer";
import { EventReader } from "@stint/testkit/event-reader";
import { eventually } from "@stint/testkit/eventually";
import { Puncher, punch, request, SteadyClient } from "@stint/testkit/load";
import { type Account, seedDatabase } from "@stint/testkit/seeded-database";
import { runServer, ServerProcess } from "@stint/testkit/server-process";
import { expect, onTestFinished, test } from "vitest";
import { expectWholeLedger, QUICK_POLICY } from "./world.ts";

const DAYS = 60;
const FIRST_DAY = Date.parse("2025-01-06T09:00:00Z");
/** Two stretches on each day, so two suggested entries. */
const SIGNALS = Array.from({ length: DAYS * 90 }, (_, index) => {
  const [day, minute] = [Math.floor(index / 90), index % 90];
  return {
    timestamp: FIRST_DAY + day * 86_400_000 + (minute < 45 ? minute : minute + 30) * 60_000,
    app: minute < 45 ? "Code" : "Writer",
    type: "window",
    source_type: "desktop",
  };
});

test("three processes behind a balancer, one killed in the middle of everything: nobody is punched out, no punch, beat or event is lost, and every job is done once", {
  timeout: 300_000,
}, async () => {
  const database = await seedDatabase("postgres", 12);
  onTestFinished(() => database.drop());
  const env = { ...QUICK_POLICY, STINT_LOG_LEVEL: "warn", STINT_JOB_BACKOFF_MS: "0", ...database.env };
  const start = async (roles: string): Promise<ServerProcess> => {
    const server = await ServerProcess.start({ env: { ...env, STINT_ROLES: roles } });
    onTestFinished(async () => void (await server.kill()));
    return server;
  };
  const servers = await Promise.all(["api,worker,sweeper", "api,worker,sweeper", "api"].map(start));
  const [doomed, ...survivors] = servers as [ServerProcess, ServerProcess, ServerProcess];
  await using balancer = await Balancer.open(servers.map((server) => server.url));
  const { url } = balancer;
  // Streams opened one after the other are one on each process.
  const streams: EventReader[] = [];
  for (const _ of servers)
    streams.push(await EventReader.open({ url, token: database.bob.token, reconnects: true }));

  const steady = await Promise.all(database.crowd.slice(0, 5).map((one) => SteadyClient.start(url, one)));
  const uploaders = database.crowd.slice(5, 11);
  const tasks = await Promise.all(uploaders.map((account) => upload(url, account)));
  const puncher = new Puncher(url, database.alice);
  await eventually(() => steady.every((client) => client.acknowledged > 1), { what: "everybody's beats" });
  await eventually(
    async () => (await states(url, tasks)).filter((state) => state === "STARTED").length >= 3,
    {
      what: "jobs under way on both workers",
      withinMs: 60_000,
    },
  );

  await doomed.kill();

  const heard = steady.map((client) => client.acknowledged);
  await eventually(() => steady.every((client, index) => client.acknowledged > (heard[index] ?? 0) + 5), {
    what: "six more beats of everybody",
    withinMs: 60_000,
  });
  await eventually(async () => (await states(url, tasks)).every((state) => state === "SUCCESS"), {
    what: "every job to be done",
    withinMs: 150_000,
  });
  for (const { account } of tasks) {
    const list = await request(url, account, `${PATHS.pendingReview}?limit=500`);
    expect(((await list.json()) as TimeEntryList).total).toBe(2 * DAYS);
  }
  await puncher.stop();
  const [, , , , , , , , , , , last] = database.crowd as Account[];
  const { punch: lastPunch } = await punch(url, last as Account, "IN");
  for (const stream of streams) await stream.next((event) => event.id === lastPunch.id);

  const held = await database.inspect(audit);
  expect(held.closes.filter((close) => close.reason !== "command")).toEqual([]);
  expect(lostPunches(held, puncher.acknowledged)).toEqual([]);
  expect(lostBeats(held, steady)).toEqual([]);
  for (const stream of streams) {
    expect(stream.events.map((event) => event.id)).toEqual(held.events.map((event) => event.id));
    await stream.close();
  }
  for (const { url: each } of survivors) expect(balancer.answered.get(each)).toBeGreaterThan(20);
  for (const client of steady) client.vanish();
  await Promise.all(survivors.map((server) => server.stop()));
  await expectWholeLedger(database);
});

test("each role is well on its own and does its part alone: who only answers sweeps nobody out, a sweeper does, and neither does jobs", {
  timeout: 180_000,
}, async () => {
  const database = await seedDatabase("postgres", 2);
  onTestFinished(() => database.drop());
  const env = { ...QUICK_POLICY, ...database.env };
  const start = async (role: string): Promise<ServerProcess> => {
    const server = await ServerProcess.start({ env: { ...env, STINT_ROLES: role } });
    onTestFinished(async () => void (await server.kill()));
    return server;
  };
  const [api, sweeper] = await Promise.all([start("api"), start("sweeper")]);
  const task = await upload(api.url, database.crowd[0] as Account);
  const stream = await EventReader.open({ url: api.url, token: database.bob.token });
  const { punch: gone } = await punch(api.url, database.alice, "IN");
  await stream.next((event) => event.type === "session.closed" && event.sessionId === gone.sessionId, 60_000);
  expect(await states(api.url, [task])).toEqual(["PENDING"]);
  const worker = await start("worker");
  await eventually(async () => (await states(api.url, [task]))[0] === "SUCCESS", {
    what: "the job to be done",
    withinMs: 90_000,
  });

  for (const [server, role] of [
    [api, "api"],
    [sweeper, "sweeper"],
    [worker, "worker"],
  ] as const) {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain(`stint_role{role="${role}"} 1`);
    expect(metrics.match(/stint_role\{.*\} 1/g)).toHaveLength(1);
    expect((await fetch(`${server.url}${PATHS.me}`)).status).toBe(role === "api" ? 401 : 404);
  }
  await stream.close();
});

test("the embedded database is one process's own: it does not start with a part of the roles", async () => {
  expect(await runServer({ env: { STINT_ROLES: "api,worker", STINT_DATA: "nowhere" } })).toMatchObject({
    code: 1,
    output: expect.stringContaining("STINT_ROLES must be all of them without DATABASE_URL"),
  });
});

type Task = { account: Account; id: string };

async function upload(url: string, account: Account): Promise<Task> {
  const sent = await request(url, account, PATHS.ingestSignals, { activity_signals: SIGNALS });
  expect(sent.status).toBe(202);
  return { account, id: ((await sent.json()) as IngestReply).task_id };
}

/** What is known of each task; null where the answer was lost. */
function states(url: string, tasks: Task[]): Promise<(IngestTask["status"] | null)[]> {
  return Promise.all(
    tasks.map(async ({ account, id }) => {
      try {
        const answer = await request(url, account, `${PATHS.ingestSignals}/${id}`);
        return ((await answer.json()) as IngestTask).status;
      } catch {
        return null;
      }
    }),
  );
}
