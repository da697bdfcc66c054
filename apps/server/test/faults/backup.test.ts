import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IngestReply, IngestTask, ScreenshotReply, WindowReply } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { audit } from "@stint/testkit/audit";
import { createEmptyDatabase, type Engine } from "@stint/testkit/database";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import { runCommand, runServer, ServerProcess } from "@stint/testkit/server-process";
import { PASSWORD } from "@stint/testkit/world";
import { expect, onTestFinished, test } from "vitest";
import type { Database } from "../../src/db/database.ts";
import { openDatabase } from "../../src/open-database.ts";
import { png } from "../windows/pictures.ts";
import { createFaultWorld, QUICK_POLICY, statusOf } from "./world.ts";

const FIRST_DAY = Date.parse("2025-01-06T09:00:00Z");
/** More than a server works off before it is killed. */
const SIGNALS = Array.from({ length: 6_000 }, (_, minute) => ({
  timestamp: FIRST_DAY + Math.floor(minute / 100) * 86_400_000 + (minute % 100) * 60_000,
  app: minute % 100 < 50 ? "Code" : "Writer",
  type: "window",
  source_type: "desktop",
  window_title: `Chapter ${minute % 7} – “größer”\t\\ "quoted" ${minute}`,
}));

/** A server's settings, and how to read its database. */
type Place = { env: Record<string, string>; drop(): Promise<void> };

test.each<[string, Engine, Engine, "backup" | "move"]>([
  ["a backup of the embedded database", "pglite", "pglite", "backup"],
  ["a backup of PostgreSQL", "postgres", "postgres", "backup"],
  ["a move from the embedded database to PostgreSQL", "pglite", "postgres", "move"],
])(
  "after %s everybody goes on: shifts stay open, passwords and pictures are there, waiting work is done, the ledger is whole",
  { timeout: 400_000 },
  async (_, from, to, how) => {
    const folder = mkdtempSync(join(tmpdir(), "stint-backup-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const data = { STINT_DATA: join(folder, "data") };
    await using world = await createFaultWorld(from, { crowd: 4, env: data });
    const { database, server } = world;
    const env = { ...data, ...database.env };
    const [worker, ...people] = database.crowd as [Account, ...Account[]];
    const clients = await world.atWork(people);
    const screenshotId = await takeScreenshot(server.url, worker);
    const taskId = await leaveWorkBehind(server, worker);
    await eventually(() => clients.every((client) => client.acknowledged > 0), { what: "everybody's beats" });
    await server.kill();
    const { events: before } = await database.inspect(audit);

    const place = how === "move" ? await moveAway(env) : await restoreElsewhere(env, to, folder);
    onTestFinished(() => place.drop());
    const again = await ServerProcess.start({ port: server.port, env: { ...QUICK_POLICY, ...place.env } });
    onTestFinished(async () => void (await again.kill()));

    const heard = clients.map((client) => client.acknowledged);
    await eventually(() => clients.every((client, index) => client.acknowledged > (heard[index] ?? 0) + 3), {
      what: "four more beats of everybody",
      withinMs: 30_000,
    });
    for (const account of people) expect(await statusOf(again.url, account)).toBe("IN");
    const picture = await request(again.url, worker, `${PATHS.screenshots}/${screenshotId}/image`);
    expect(new Uint8Array(await picture.arrayBuffer())).toEqual(png(320, 200));
    expect(await signIn(again.url, database.olivia.email)).toBe(200);
    await eventually(async () => (await taskOf(again.url, worker, taskId)).status === "SUCCESS", {
      what: "the work left behind to be done",
      withinMs: 90_000,
    });
    await again.stop();
    expect(await runCommand(["verify"], place.env)).toMatchObject({ code: 0 });
    const { events, closes } = await inspect(place.env, audit);
    expect(closes).toEqual([]);
    expect(events.slice(0, before.length)).toEqual(before);
  },
);

async function restoreElsewhere(env: Record<string, string>, to: Engine, folder: string): Promise<Place> {
  const file = join(folder, "backup.tar.gz");
  expect(await runCommand(["backup", file], env)).toMatchObject({ code: 0 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await runCommand(["backup", file], env)).toMatchObject({
    code: 1,
    output: expect.stringContaining("is there already"),
  });
  const place = await emptyPlace(to, {
    STINT_SECRET: env.STINT_SECRET ?? "",
    STINT_DATA: join(folder, "new"),
  });
  const other = { ...place.env, STINT_SECRET: "another-secret-that-is-also-long-enough" };
  expect(await runCommand(["restore", file], other)).toMatchObject({
    code: 1,
    output: expect.stringContaining("made under a STINT_SECRET that this server does not have"),
  });
  expect(await runCommand(["restore", file], place.env)).toMatchObject({
    code: 0,
    output: expect.stringContaining("✓ ledger of Acme: "),
  });
  expect(await runCommand(["restore", file], place.env)).toMatchObject({
    code: 1,
    output: expect.stringContaining("into an empty database only"),
  });
  return place;
}

async function moveAway(env: Record<string, string>): Promise<Place> {
  const { url, drop } = await createEmptyDatabase();
  expect(await runCommand(["move", url], env)).toMatchObject({
    code: 0,
    output: expect.stringContaining("✓ ledger of Acme: "),
  });
  expect(await runServer({ env: { ...env, PORT: "0" } })).toMatchObject({
    code: 1,
    output: expect.stringContaining("was moved to a PostgreSQL server"),
  });
  return { env: { ...env, DATABASE_URL: url }, drop };
}

test("the secret that a data folder keeps travels with its backup, and a new folder has none of its own before", {
  timeout: 400_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "stint-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "backup.tar.gz");
  const old = { STINT_DATA: join(folder, "old") };
  const fresh = { STINT_DATA: join(folder, "fresh") };
  expect(await runCommand(["organisation", "Acme", "olivia@example.com", "Olivia"], old)).toMatchObject({
    code: 0,
  });
  expect(await runCommand(["backup", file], old)).toMatchObject({
    code: 0,
    output: expect.stringContaining("It holds the server's secret"),
  });
  writeFileSync(join(folder, "cut.tar.gz"), readFileSync(file).subarray(0, -200));
  for (const bad of ["cut.tar.gz", "missing.tar.gz"])
    expect(await runCommand(["restore", join(folder, bad)], fresh)).toMatchObject({ code: 1 });
  expect(
    existsSync(fresh.STINT_DATA)
      ? readdirSync(fresh.STINT_DATA).filter((name) => !name.startsWith("lock"))
      : [],
  ).toEqual([]);

  expect(await runCommand(["restore", file], fresh)).toMatchObject({ code: 0 });
  const secretOf = (env: typeof old): string => readFileSync(join(env.STINT_DATA, "secret"), "utf8");
  expect(secretOf(fresh)).toBe(secretOf(old));
  expect(statSync(join(fresh.STINT_DATA, "secret")).mode & 0o777).toBe(0o600);
});

async function emptyPlace(engine: Engine, env: Record<string, string>): Promise<Place> {
  if (engine === "pglite") return { env, drop: async () => {} };
  const { url, drop } = await createEmptyDatabase();
  return { env: { ...env, DATABASE_URL: url }, drop };
}

async function inspect<T>(env: Record<string, string>, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({
    databaseUrl: env.DATABASE_URL ?? null,
    databasePool: 2,
    dataDir: env.STINT_DATA ?? "",
  });
  return work(db).finally(() => db.close());
}

/** A window with one picture. Its person falls silent, which ends no window. */
async function takeScreenshot(url: string, account: Account): Promise<string> {
  const started = await request(url, account, PATHS.windowStart, {});
  const { window } = (await started.json()) as WindowReply;
  const form = new FormData();
  form.append("windowId", window.id);
  form.append("system", "{}");
  form.append("image", new Blob([png(320, 200)], { type: "image/png" }), "shot.png");
  const answer = await fetch(url + PATHS.screenshotUpload, {
    method: "POST",
    headers: { authorization: `Bearer ${account.token}` },
    body: form,
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as ScreenshotReply).screenshot.id;
}

/** An upload that is being worked off. */
async function leaveWorkBehind({ url }: ServerProcess, account: Account): Promise<string> {
  const sent = await request(url, account, PATHS.ingestSignals, { activity_signals: SIGNALS });
  expect(sent.status).toBe(202);
  const { task_id: taskId } = (await sent.json()) as IngestReply;
  await eventually(async () => (await taskOf(url, account, taskId)).status === "STARTED", {
    what: "the work to be begun",
    withinMs: 30_000,
  });
  return taskId;
}

async function taskOf(url: string, account: Account, taskId: string): Promise<IngestTask> {
  return (await (await request(url, account, `${PATHS.ingestSignals}/${taskId}`)).json()) as IngestTask;
}

async function signIn(url: string, email: string): Promise<number> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  return answer.status;
}
