import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import { punch } from "@stint/testkit/load";
import { openMailbox } from "@stint/testkit/mailbox";
import { type Account, type SeededDatabase, seedDatabase } from "@stint/testkit/seeded-database";
import { freePort, runServer, ServerProcess } from "@stint/testkit/server-process";
import { PASSWORD } from "@stint/testkit/world";
import { expect, onTestFinished, test } from "vitest";
import { BotApi } from "../meetings/bot-api.ts";
import { HookServer } from "../notifications/hook-server.ts";
import { Planted } from "./planted.ts";
import { Talker } from "./talker.ts";
import { ENGINES, QUICK_POLICY } from "./world.ts";

const LINES = 10_000;
const POISON = "poisonous";
/** The log's one intended secret, which whoever reads it is entitled to. */
const SETUP_LINK = /^Set up Stint at \S+ \(once, within 7 days\)$/;

/** What is refused by the database itself, which then says the whole row. */
const REFUSALS = [
  `alter table focus_session add constraint no_poison check (window_title not like '%${POISON}%')`,
  `alter table student add constraint no_poison check (name not like '%${POISON}%')`,
  `alter table webhook add constraint no_poison check (description not like '%${POISON}%')`,
  `alter table time_entry add constraint no_poison check (notes not like '%${POISON}%')`,
  `alter table member add constraint no_poison check (email not like '%${POISON}%')`,
  `alter table auth.session add constraint no_poison check ("userAgent" not like '%${POISON}%')`,
];

test.each(ENGINES)(
  "on %s, 10,000 lines of the log at its most talkative hold no secret, no token, no password and no window title",
  { timeout: 300_000 },
  async (engine) => {
    const planted = new Planted();
    const lines: string[] = [];
    const database = await seedDatabase(engine, 4);
    onTestFinished(() => database.drop());
    await database.inspect(async (db) => {
      for (const refusal of REFUSALS) await db.pool.query(refusal);
    });
    const others = await failingOthers(planted);
    const env = {
      ...QUICK_POLICY,
      ...secretsOf(planted),
      ...others.env,
      STINT_LOG_LEVEL: "debug",
      STINT_JOB_BACKOFF_MS: "0",
      STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
      STINT_SLACK_HOSTS: "127.0.0.1,hooks.slack.com",
      ...database.env,
      ...withPassword(database, planted),
    };
    const server = await ServerProcess.start({ env, onLine: (line) => lines.push(line) });
    onTestFinished(async () => void (await server.kill()));
    const talker = new Talker(server.url, planted);
    for (const { token } of [database.alice, database.bob, database.olivia, database.charlie])
      planted.add(token, "a session token");
    planted.add(database.env.STINT_SECRET ?? "", "STINT_SECRET");

    await signIn(talker, planted, database);
    await work(talker, planted, database);
    await meet(talker, planted, database, env.ZOOM_WEBHOOK_SECRET);
    await subscribe(talker, planted, database, others.hooks.url);
    await link(talker, planted, others.bot, [database.alice, database.olivia]);
    await refuse(talker, planted, database);
    for (const account of [database.alice, ...database.crowd]) await punch(server.url, account, "IN");
    const failed = () => lines.filter((line) => line.includes("a message failed for good")).length;
    await eventually(() => failed() > 20, { what: "failed deliveries", withinMs: 60_000 });
    if (engine === "postgres") await cutConnections(database);
    while (lines.length < LINES)
      await talker.sayEverything([database.olivia.token, database.alice.token, database.charlie.token]);
    await server.stop();
    lines.push(...(await refusedStarts(planted)), ...(await setUp(planted)));

    expect(lines.length).toBeGreaterThanOrEqual(LINES);
    expect(planted.size).toBeGreaterThan(1_000);
    for (const status of [200, 201, 400, 401, 403, 404, 500])
      expect([...talker.statuses.keys()]).toContain(status);
    expect(lines.some((line) => line.includes("no_poison"))).toBe(true);
    const leaks = lines.flatMap((line) => {
      const what = SETUP_LINK.test(line) ? null : planted.foundIn(line);
      return what ? [`${what}: ${line}`] : [];
    });
    expect(leaks.slice(0, 20)).toEqual([]);
    console.log(`${lines.length} lines, ${planted.size} secrets, statuses ${[...talker.statuses].join(" ")}`);
  },
);

function secretsOf(planted: Planted) {
  return {
    CRON_SECRET: planted.make("CRON_SECRET"),
    ZOOM_WEBHOOK_SECRET: planted.make("ZOOM_WEBHOOK_SECRET"),
    GOOGLE_CLIENT_ID: "google-client",
    GOOGLE_CLIENT_SECRET: planted.make("GOOGLE_CLIENT_SECRET"),
    OIDC_ISSUER: "http://127.0.0.1:1",
    OIDC_CLIENT_ID: "oidc-client",
    OIDC_CLIENT_SECRET: planted.make("OIDC_CLIENT_SECRET"),
  };
}

/** The throw-away server asks for no password, and takes any. */
function withPassword({ env }: SeededDatabase, planted: Planted): Record<string, string> {
  if (!env.DATABASE_URL) return {};
  const url = new URL(env.DATABASE_URL);
  url.password ||= planted.make("the password of DATABASE_URL");
  return { DATABASE_URL: url.href };
}

/** Everybody who is sent to, none of whom takes anything; the mail server even repeats the password that it refuses. */
async function failingOthers(planted: Planted) {
  const hooks = await HookServer.start();
  const bot = await BotApi.start();
  const mailbox = await openMailbox({ refusal: (password) => `${password} is not your password` });
  onTestFinished(async () => {
    await hooks.stop();
    await bot.stop();
    await mailbox.close();
  });
  hooks.otherwise = "hang up";
  hooks.next = [500, 302, 404];
  bot.next = ["crash", "hang up"];
  bot.otherwise = "refuse";
  return {
    hooks,
    bot,
    env: {
      ...bot.env,
      TELEGRAM_BOT_TOKEN: `123456:${planted.make("TELEGRAM_BOT_TOKEN")}`,
      SMTP_URL: mailbox.env.SMTP_URL.replace("//", `//stint:${planted.make("the password of SMTP_URL")}@`),
    },
  };
}

async function signIn(talker: Talker, planted: Planted, { alice, olivia }: SeededDatabase): Promise<void> {
  const as = { authorization: `Bearer ${olivia.token}` };
  const email = { email: "bob@example.com" };
  planted.add(PASSWORD, "a password");
  const { cookie } = await talker.say("/api/auth/sign-in/email", { body: { ...email, password: PASSWORD } });
  await talker.say(PATHS.me, { headers: { cookie } });
  const wrong = { ...email, password: planted.make("a wrong password") };
  await talker.say("/api/auth/sign-in/email", { body: wrong });
  await talker.say("/api/auth/sign-in/email", {
    body: { email: `${planted.make("an unknown address")}@example.com`, password: PASSWORD },
  });
  await talker.say("/api/auth/change-password", {
    headers: { cookie },
    body: { currentPassword: PASSWORD, newPassword: planted.make("a new password") },
  });
  for (const path of ["callback/google", "callback/oidc", "oauth2/callback/oidc", "oauth2/callback/google"]) {
    const query = `code=${planted.make("a code")}&state=${planted.make("a state")}`;
    await talker.say(`/api/auth/${path}?${query}`);
  }
  await talker.say("/api/auth/sign-in/social", { body: { provider: "google", callbackURL: "/" } });
  await talker.say("/api/auth/sign-in/oauth2", { body: { providerId: "oidc", callbackURL: "/" } });
  const reset = planted.make("a link that resets a password");
  await talker.say(`/api/auth/reset-password/${reset}?callbackURL=/`);
  await talker.say("/api/auth/reset-password", {
    body: { token: reset, newPassword: planted.make("a password that is reset") },
  });
  const member = { email: "ida@example.com", name: "Ida", role: "member" };
  const invited = await talker.say(PATHS.members, { headers: as, body: member });
  const invitation = new URL(invited.body.invitation?.url ?? "").searchParams.get("token") ?? "";
  for (const path of [
    PATHS.invitations,
    "/invite",
    "/api/Invitations",
    "//api/invitations",
    "/setup",
    PATHS.passwordResets,
    "/reset-password",
  ])
    await talker.say(`${path}/${invitation}`);
  await talker.say(`${PATHS.invitations}/${invitation}`, {
    body: { name: "Ida", password: planted.make("a first password") },
  });
  await talker.say(PATHS.heartbeat, {
    body: { employeeId: alice.userId, sessionId: "tab", beatToken: planted.make("a beat token") },
  });
}

/** Desktop windows, focus sessions, signals: what a person's machine says of them. */
async function work(talker: Talker, planted: Planted, { alice }: SeededDatabase): Promise<void> {
  const headers = { authorization: `Bearer ${alice.token}` };
  const { key } = (await talker.say(PATHS.keys, { headers, body: { name: "Laptop" } })).body as unknown as {
    key: string;
  };
  const asDevice = { authorization: `Bearer ${key}` };
  const seen = (at: number, title: string) => ({
    id: `session-${at}`,
    app_name: "Editor",
    window_title: title,
    url: `https://example.com/${planted.make("a URL")}?key=${planted.make("a query")}`,
    tab_title: planted.make("the title of a tab"),
    document_path: `/home/alice/${planted.make("a document")}`,
    start_time: 1_770_000_000 + at * 60,
    end_time: 1_770_000_030 + at * 60,
    duration: 30,
  });
  const titles = [1, 2, 3].map(() => planted.make("a window title"));
  const sync = { sessions: titles.map((title, at) => seen(at, title)) };
  await talker.say(PATHS.sync, { headers: asDevice, body: sync });
  await talker.say(PATHS.sync, { headers: asDevice, body: sync });
  const poisoned = [seen(9, `${POISON} ${planted.make("the title of a row that is refused")}`)];
  expect((await talker.say(PATHS.sync, { headers: asDevice, body: { sessions: poisoned } })).status).toBe(
    500,
  );
  const broken = [{ ...seen(8, planted.make("a title in a bad row")), start_time: "yesterday" }];
  await talker.say(PATHS.sync, { headers: asDevice, body: { sessions: broken } });
  await talker.say(PATHS.sync, { headers: asDevice, body: JSON.stringify(sync).slice(0, -20) });
  await talker.say(`${PATHS.focusSessions}?q=${titles[0]}`, { headers });
  await talker.say(PATHS.ingestSignals, {
    headers,
    body: {
      activity_signals: [
        { timestamp: "2026-02-02T09:00:00Z", app: "Code", window_title: planted.make("a title") },
        { app: "Code", window_title: planted.make("a title without a time") },
      ],
    },
  });
  const started = await talker.say(PATHS.windowStart, { headers, body: { note: planted.make("a note") } });
  const windowId = started.body.window?.id ?? "";
  const system = { platform: "linux", title: planted.make("a title beside a picture") };
  await talker.say(PATHS.screenshotUpload, { headers, body: { windowId, system } });
  const form = new FormData();
  form.append("windowId", windowId);
  form.append("system", JSON.stringify({ title: planted.make("a title in a form") }));
  form.append("image", new Blob([planted.make("a picture")]), `${planted.make("a file")}.png`);
  await talker.say(PATHS.screenshotUpload, { headers, body: form });
  const entry = { started_at: "2026-02-02T09:00:00Z", ended_at: "2026-02-02T10:00:00Z" };
  const notes = `${POISON} ${planted.make("notes of an entry")}`;
  expect((await talker.say(PATHS.timeEntries, { headers, body: { ...entry, notes } })).status).toBe(500);
}

async function meet(
  talker: Talker,
  planted: Planted,
  { bob }: SeededDatabase,
  zoomSecret: string,
): Promise<void> {
  const headers = { authorization: `Bearer ${bob.token}` };
  const student = { name: "Sam", telegramChatId: "12345", email: "sam@example.com" };
  const { body } = await talker.say(PATHS.students, { headers, body: student });
  const link = `https://zoom.us/j/81234567890?pwd=${planted.make("the password of a meeting")}`;
  const sent = await talker.say(`${PATHS.students}/${body.id}/zoom`, { headers, body: { link } });
  const { token } = sent.body as unknown as { token: string };
  for (const path of [`${PATHS.meetingTrack}?token=${token}`, `${PATHS.meetingTrack}/${token}`])
    await talker.say(path);
  for (const path of [PATHS.meetingHeartbeat, PATHS.meetingEnd]) await talker.say(path, { body: { token } });
  const refused = { name: `${POISON} ${planted.make("the name of a student")}`, email: "tom@example.com" };
  expect((await talker.say(PATHS.students, { headers, body: refused })).status).toBe(500);
  const told = JSON.stringify({
    event: "meeting.participant_joined",
    payload: { object: { id: "81234567890", topic: planted.make("the topic of a meeting") } },
  });
  const at = String(Math.floor(Date.now() / 1_000));
  for (const secret of [zoomSecret, "wrong"]) {
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${told}`).digest("hex")}`;
    planted.add(signature, "a signature of Zoom");
    const signed = { "x-zm-request-timestamp": at, "x-zm-signature": signature };
    await talker.say(PATHS.zoomWebhook, { headers: signed, body: told });
  }
}

/** Webhooks whose addresses are as good as a password. */
async function subscribe(
  talker: Talker,
  planted: Planted,
  { olivia }: SeededDatabase,
  url: string,
): Promise<void> {
  const headers = { authorization: `Bearer ${olivia.token}` };
  const events = ["shift.auto_out", "job.failed"];
  const add = (more: Record<string, unknown>) =>
    talker.say(PATHS.webhooks, { headers, body: { events, ...more } });
  const hook = await add({ url: `${url}?token=${planted.make("a token of a webhook's address")}` });
  const { id } = (hook.body as unknown as { webhook: { id: string } }).webhook;
  for (const what of ["rotate", "test"])
    await talker.say(`${PATHS.webhooks}/${id}/${what}`, { method: "POST", headers });
  await add({ channel: "slack", url: `${url}/T0/B0/${planted.make("the token of a Slack webhook")}` });
  await add({ url: `https://stint:${planted.make("a password in a URL")}@example.com/` });
  await add({ url: `https://127.0.0.1:1/${planted.make("a path that cannot be reached")}` });
  const description = `${POISON} ${planted.make("the name of a webhook")}`;
  expect((await add({ url, description })).status).toBe(500);
}

/** People whose chats are linked, by codes that are as good as a password. */
async function link(talker: Talker, planted: Planted, bot: BotApi, people: Account[]): Promise<void> {
  for (const { token } of people) {
    const headers = { authorization: `Bearer ${token}` };
    const { code } = (await talker.say(PATHS.telegramLink, { method: "POST", headers })).body;
    bot.write(777, `/start ${planted.add(String(code), "a code that links a chat")}`);
    bot.write(778, `/start ${planted.make("a wrong code")}`);
    const isLinked = async () =>
      (await talker.say(PATHS.notificationPreferences, { headers })).body.telegramChatId !== null;
    await eventually(isLinked, { what: "the chat to be linked" });
  }
}

/** What the server refuses to itself, with a token in the row. */
async function refuse(talker: Talker, planted: Planted, { olivia }: SeededDatabase): Promise<void> {
  const signedIn = await talker.say("/api/auth/sign-in/email", {
    headers: { "user-agent": `${POISON} ${planted.make("a browser")}` },
    body: { email: "charlie@example.com", password: PASSWORD },
  });
  expect(signedIn.status).toBe(500);
  const headers = { authorization: `Bearer ${olivia.token}` };
  const email = `${POISON}.${planted.make("the address of somebody invited").toLowerCase()}@example.com`;
  planted.add(email, "the address of somebody invited");
  const invited = await talker.say(PATHS.members, { headers, body: { email, name: "Eve", role: "member" } });
  expect(invited.status).toBe(500);
  for (const path of [PATHS.heartbeatCheck, PATHS.logInactivity])
    for (const secret of [planted.make("a wrong cron secret"), ""])
      await talker.say(path, { headers: { authorization: `Bearer ${secret}` } });
}

async function cutConnections(database: SeededDatabase): Promise<void> {
  await database.inspect((db) =>
    db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    ),
  );
}

/** What is said by a server whose settings are wrong. */
async function refusedStarts(planted: Planted): Promise<string[]> {
  const password = () => planted.make("the password of a DATABASE_URL that is wrong");
  const wrongs: Record<string, string>[] = [
    { DATABASE_URL: `postgres://stint:${password()}@127.0.0.1:1/stint` },
    { DATABASE_URL: `mysql://stint:${password()}@127.0.0.1:1/stint` },
    { DATABASE_URL: `postgres://stint:${password()}@127.0.0.1:one/stint` },
    { SMTP_URL: `smpt://stint:${password()}@127.0.0.1` },
    { STINT_SECRET: planted.make("a secret").slice(0, 20) },
  ];
  const ended = await Promise.all(
    wrongs.map((wrong) =>
      runServer({
        env: { STINT_SECRET: planted.make("a secret").repeat(2), STINT_LOG_LEVEL: "debug", ...wrong },
      }),
    ),
  );
  for (const { code } of ended) expect(code).toBe(1);
  return ended.flatMap(({ output }) => output.split("\n"));
}

/** A first start on an empty folder, set up by its link. */
async function setUp(planted: Planted): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "stint-log-"));
  const lines: string[] = [];
  const env = { STINT_DATA: folder, STINT_LOG_LEVEL: "debug", PORT: String(await freePort()) };
  const server = await ServerProcess.start({ env, onLine: (line) => lines.push(line) });
  try {
    const token = /token=(\S+)/.exec(lines.find((line) => SETUP_LINK.test(line)) ?? "")?.[1] ?? "";
    expect(token.length).toBeGreaterThan(20);
    planted.add(token, "a set-up link");
    const talker = new Talker(server.url, planted);
    await talker.say(`/setup?token=${token}`);
    await talker.say(`/setup/${token}`);
    const body = { token, organisation: "Acme", timeZone: "UTC", name: "Ann", email: "ann@example.com" };
    const done = await talker.say(PATHS.setup, {
      body: { ...body, password: planted.make("the first owner's password") },
    });
    expect(done.status).toBe(201);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return lines;
}
