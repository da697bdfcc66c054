import type { SignInOptions } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { type Mailbox, openMailbox } from "@stint/testkit/mailbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createResetLink } from "../../src/access/password-resets.ts";

const NEW_PASSWORD = "an even longer password";
const HOUR_MS = 3_600_000;

let mailbox: Mailbox;
let world: World;
let dora: Person;
let doras = 0;

beforeAll(async () => {
  mailbox = await openMailbox();
  world = await createWorld({ env: { ...mailbox.env, STINT_URL: "https://time.example.com" } });
});
beforeEach(async () => {
  mailbox.mails.length = 0;
  doras += 1;
  dora = await world.join(world.alice.orgId, `Dora${doras}`, "member");
});
afterAll(async () => {
  await world.close();
  await mailbox.close();
});

const ask = (email: string) => world.anonymous.post("/api/password-resets", { email });
const use = (token: string, password = NEW_PASSWORD) =>
  world.anonymous.post(`/api/password-resets/${token}`, { password });
const signIn = (email: string, password: string) =>
  world.anonymous.post<{ token: string }>("/api/auth/sign-in/email", { email, password });

/** The token of the only mail there is. */
async function mailedToken(): Promise<string> {
  const mail = await eventually(() => mailbox.mails[0], { what: "the mail" });
  const readable = mail.source.replace(/=\r\n/g, "").replace(/=3D/g, "=");
  return /https:\/\/time\.example\.com\/reset-password\?token=([\w-]+)/.exec(readable)?.[1] ?? "";
}

async function linkOf(email: string): Promise<string> {
  const link = await createResetLink(world.deps, email);
  return new URL(link?.url ?? "").searchParams.get("token") ?? "";
}

test("who forgot their password gets a link by mail, chooses another, and is signed out everywhere", async () => {
  expect((await ask(` ${dora.email.toUpperCase()} `)).status).toBe(204);
  const token = await mailedToken();
  expect(mailbox.mails.map(({ to }) => to)).toEqual([dora.email]);
  expect(await world.anonymous.get(`/api/password-resets/${token}`)).toMatchObject({
    status: 200,
    body: { email: dora.email },
  });
  expect(await use(token)).toMatchObject({ status: 200, body: { email: dora.email } });
  expect((await dora.get("/api/me")).status).toBe(401);
  expect((await signIn(dora.email, "a fine long password")).status).toBe(401);
  expect((await signIn(dora.email, NEW_PASSWORD)).status).toBe(200);
});

test("a link works once, and not after the password was changed in another way", async () => {
  const [first, second] = [await linkOf(dora.email), await linkOf(dora.email)];
  const answers = await Promise.all([use(first), use(first)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect((await use(second)).status).toBe(404);
  expect((await world.anonymous.get(`/api/password-resets/${second}`)).status).toBe(404);
});

test("a link works for an hour", async () => {
  const token = await linkOf(dora.email);
  await world.clock.advance(HOUR_MS - 1);
  expect((await world.anonymous.get(`/api/password-resets/${token}`)).status).toBe(200);
  await world.clock.advance(1);
  expect((await use(token)).status).toBe(410);
  expect((await signIn(dora.email, "a fine long password")).status).toBe(200);
});

test("a link of another, altered or invented, is none", async () => {
  const token = await linkOf(dora.email);
  const other = await linkOf(world.charlie.email);
  const swapped = Buffer.concat([
    Buffer.from(other, "base64url").subarray(0, 16),
    Buffer.from(token, "base64url").subarray(16),
  ]);
  const later = Buffer.from(token, "base64url");
  later.writeUIntBE(later.readUIntBE(16, 6) + HOUR_MS, 16, 6);
  for (const none of [
    swapped.toString("base64url"),
    later.toString("base64url"),
    token.slice(1),
    `${token}A`,
    "x",
    Buffer.alloc(54).toString("base64url"),
  ])
    expect((await use(none)).status, none).toBe(404);
  expect((await use(token, "short")).body.error?.details?.fields?.[0]?.field).toBe("body.password");
  expect((await use(token)).status).toBe(200);
  expect((await signIn(world.charlie.email, NEW_PASSWORD)).status).toBe(401);
});

test("nobody learns who has an account, and who is not active or has no password gets nothing", async () => {
  await world.ada.delete(`/api/admin/members/${dora.memberId}`);
  await world.ada.post("/api/admin/members", { email: "not-yet@example.com", name: "Nell" });
  const eve = await world.join(world.alice.orgId, `Eve${doras}`, "member");
  await world.deps.db.pool.query(`delete from auth.account where "userId" = $1`, [eve.userId]);
  const mailed = await world.join(world.alice.orgId, `Fay${doras}`, "member");
  await eventually(() => mailbox.mails.pop(), { what: "the invitation" });
  for (const email of [dora.email, "not-yet@example.com", eve.email, "nobody@example.com", mailed.email])
    expect(await ask(email)).toMatchObject({ status: 204, body: { text: "" } });
  await mailedToken();
  expect(mailbox.mails.map(({ to }) => to)).toContain(mailed.email);
  expect(await createResetLink(world.deps, dora.email)).toBeNull();
  for (const { to } of mailbox.mails) expect(to).toBe(mailed.email);
});

test("a link that was mailed to somebody who is deactivated since is none", async () => {
  const token = await linkOf(dora.email);
  await world.ada.delete(`/api/admin/members/${dora.memberId}`);
  expect((await use(token)).status).toBe(404);
});

test("nobody's mailbox is filled: the fourth link of one address has to wait", async () => {
  for (let asked = 0; asked < 3; asked++) expect((await ask(dora.email)).status).toBe(204);
  expect((await ask(dora.email)).status).toBe(429);
  await world.clock.advance(600_000);
  expect((await ask(dora.email)).status).toBe(204);
});

test("a server without a mail server says so, and its sign-in page offers no link", async () => {
  const options = async (asked: World) =>
    (await asked.anonymous.get<SignInOptions>("/api/sign-in-options")).body.passwordReset;
  await using without = await createWorld();
  expect(await options(without)).toBe(false);
  expect(await options(world)).toBe(true);
  const { status, body } = await without.anonymous.post("/api/password-resets", {
    email: without.alice.email,
  });
  expect([status, body.error?.code]).toEqual([404, "not_found"]);
});
