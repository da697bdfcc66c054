import type { CreatedMember, InvitationView, Member } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Invitation = { url: string; mailed: boolean; expiresAt: string };
const tokenOf = (url: string): string => new URL(url).searchParams.get("token") ?? "";
const linkTo = (url: string): string => `/api/invitations/${tokenOf(url)}`;

async function invite(name: string): Promise<{ member: CreatedMember; invitation: Invitation }> {
  const { status, body } = await world.ada.post<CreatedMember>("/api/admin/members", {
    email: `${name.toLowerCase()}@example.com`,
    name,
  });
  expect(status).toBe(201);
  if (!body.invitation) throw new Error("no invitation");
  return { member: body, invitation: body.invitation };
}

test("a person added without a password is invited by a link that lasts a week", async () => {
  const { member, invitation } = await invite("Pia");
  expect(member.status).toBe("invited");
  expect(invitation.mailed).toBe(false);
  expect(Date.parse(invitation.expiresAt)).toBe(world.clock.now() + 7 * 86_400_000);
  const { status, body } = await world.anonymous.get<InvitationView>(linkTo(invitation.url));
  expect(status).toBe(200);
  expect(body).toEqual({ email: "pia@example.com", name: "Pia", organisation: "Acme" });
});

test("who accepts chooses a password, is active and signs in", async () => {
  const { member, invitation } = await invite("Quin");
  const accepted = await world.anonymous.post(linkTo(invitation.url), {
    name: "Quinn",
    password: "quinns own password",
  });
  expect(accepted.status).toBe(200);
  expect(accepted.body).toEqual({ email: "quin@example.com" });
  const signedIn = await world.anonymous.post("/api/auth/sign-in/email", {
    email: "quin@example.com",
    password: "quinns own password",
  });
  expect(signedIn.status).toBe(200);
  const { body } = await world.ada.get<{ members: Member[] }>("/api/admin/members");
  expect(body.members.find((each) => each.id === member.id)).toMatchObject({
    name: "Quinn",
    status: "active",
  });
});

test("a link works once, even if it is used twice at the same time", async () => {
  const { invitation } = await invite("Rosa");
  const uses = ["a first fine password", "a second fine password"].map((password) =>
    world.anonymous.post(linkTo(invitation.url), { password }),
  );
  const statuses = (await Promise.all(uses)).map((each) => each.status).sort();
  expect(statuses).toEqual([200, 410]);
  const later = await world.anonymous.get(linkTo(invitation.url));
  expect([later.status, later.body.error?.code]).toEqual([410, "gone"]);
});

test("a refused password does not use the link up", async () => {
  const { invitation } = await invite("Sam");
  const short = await world.anonymous.post(linkTo(invitation.url), { password: "short" });
  expect(short.body.error?.details?.fields?.[0]?.field).toBe("body.password");
  expect((await world.anonymous.get(linkTo(invitation.url))).status).toBe(200);
});

test("after a week the link is gone", async () => {
  const { invitation } = await invite("Tom");
  await world.clock.advance(7 * 86_400_000);
  expect((await world.anonymous.get(linkTo(invitation.url))).status).toBe(410);
  expect(
    (await world.anonymous.post(linkTo(invitation.url), { password: "a fine long password" })).status,
  ).toBe(410);
});

test("inviting again makes a new link and ends the one before", async () => {
  const { member, invitation } = await invite("Uma");
  const again = await world.ada.post<Invitation>(`/api/admin/members/${member.id}/invitation`, {});
  expect(again.status).toBe(201);
  expect((await world.anonymous.get(linkTo(invitation.url))).status).toBe(410);
  expect((await world.anonymous.get(linkTo(again.body.url))).status).toBe(200);
});

test("who has joined already is not invited again", async () => {
  const { status, body } = await world.ada.post(`/api/admin/members/${world.alice.memberId}/invitation`, {});
  expect([status, body.error?.code]).toEqual([409, "already_exists"]);
});

test("deactivating ends the invitation, and reactivating somebody who never joined invites them again", async () => {
  const { member, invitation } = await invite("Vera");
  await world.ada.delete(`/api/admin/members/${member.id}`);
  expect((await world.anonymous.get(linkTo(invitation.url))).status).toBe(410);
  const back = await world.ada.patch<Member>(`/api/admin/members/${member.id}`, { status: "active" });
  expect(back.body.status).toBe("invited");
});

test("an unknown link is not found, and guessing links is slowed down", async () => {
  const unknown = await world.anonymous.get(`/api/invitations/${"x".repeat(43)}`);
  expect(unknown.status).toBe(404);
  let last = 404;
  for (let tries = 0; tries < 70 && last === 404; tries++)
    last = (await world.anonymous.get(`/api/invitations/guess-${tries}`)).status;
  expect(last).toBe(429);
});

test("the database holds no link, only its hash", async () => {
  await world.clock.advance(3_600_000);
  const { invitation } = await invite("Wes");
  const { rows } = await world.deps.db.pool.query<{ dump: string }>(
    "select string_agg(invitation::text, ' ') as dump from invitation",
  );
  const token = tokenOf(invitation.url);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(rows[0]?.dump).not.toContain(token);
  expect(rows[0]?.dump).not.toContain(Buffer.from(token).toString("hex"));
});
