import type { CreatedMember, Member } from "@stint/protocol";
import { createWorld, PASSWORD, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const members = "/api/admin/members";

test("a person added with a password is active and signs in with it", async () => {
  const { status, body } = await world.ada.post<CreatedMember>(members, {
    email: " Finn@Example.com ",
    name: "Finn",
    password: "finns own password",
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({ email: "finn@example.com", name: "Finn", role: "member", status: "active" });
  expect(body.invitation).toBeUndefined();
  const signedIn = await world.anonymous.post("/api/auth/sign-in/email", {
    email: "finn@example.com",
    password: "finns own password",
  });
  expect(signedIn.status).toBe(200);
});

test("everybody is listed by name, and nobody of another organisation", async () => {
  const { body } = await world.ada.get<{ members: Member[] }>(members);
  const names = body.members.map((each) => each.name);
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining(["Ada", "Alice", "Bob", "Olivia"]));
  expect(names).not.toContain("Charlie");
});

test("an address is one person: in this organisation and in any other the answer is the same", async () => {
  const here = await world.ada.post(members, { email: "alice@example.com", name: "Alice Again" });
  const elsewhere = await world.charlie.post(members, { email: "alice@example.com", name: "Alice Again" });
  expect([here.status, here.body.error?.code]).toEqual([409, "already_exists"]);
  expect(elsewhere.status).toBe(409);
  expect(elsewhere.body).toEqual(here.body);
});

test("of the same address added twice at once, exactly one is added", async () => {
  const twice = [1, 2].map(() => world.ada.post(members, { email: "gil@example.com", name: "Gil" }));
  const statuses = (await Promise.all(twice)).map((each) => each.status).sort();
  expect(statuses).toEqual([201, 409]);
});

test("a name and a role are changed", async () => {
  const hana = await world.join(world.alice.orgId, "Hana", "member");
  const { status, body } = await world.ada.patch<Member>(`${members}/${hana.memberId}`, {
    name: "Hanna",
    role: "manager",
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ name: "Hanna", role: "manager", status: "active" });
});

test("only an owner makes an owner, changes one or removes one", async () => {
  const attempts = [
    world.ada.post(members, { email: "ivy@example.com", name: "Ivy", role: "owner" }),
    world.ada.patch(`${members}/${world.alice.memberId}`, { role: "owner" }),
    world.ada.patch(`${members}/${world.ada.memberId}`, { role: "owner" }),
    world.ada.patch(`${members}/${world.olivia.memberId}`, { name: "Nobody" }),
    world.ada.delete(`${members}/${world.olivia.memberId}`),
  ];
  for (const { status, body } of await Promise.all(attempts))
    expect([status, body.error?.code]).toEqual([403, "forbidden"]);
  const made = await world.olivia.post(members, { email: "ivy@example.com", name: "Ivy", role: "owner" });
  expect(made.status).toBe(201);
});

test("somebody of another organisation is not there to be changed, invited or removed", async () => {
  const attempts = [
    world.charlie.patch(`${members}/${world.alice.memberId}`, { name: "Mine now" }),
    world.charlie.delete(`${members}/${world.alice.memberId}`),
    world.charlie.post(`${members}/${world.alice.memberId}/invitation`, {}),
  ];
  for (const { status, body } of await Promise.all(attempts))
    expect([status, body.error?.code]).toEqual([404, "not_found"]);
  expect((await world.alice.get("/api/me")).status).toBe(200);
});

test("a deactivated person is out at once, cannot come back in, and is let in again", async () => {
  const jon = await world.join(world.alice.orgId, "Jon", "member");
  const { body } = await world.ada.delete<Member>(`${members}/${jon.memberId}`);
  expect(body.status).toBe("deactivated");
  expect((await jon.get("/api/me")).status).toBe(401);
  const credentials = { email: "jon@example.com", password: PASSWORD };
  const refused = await world.anonymous.post("/api/auth/sign-in/email", credentials);
  expect([refused.status, refused.body.error?.code]).toEqual([403, "forbidden"]);
  const sessions = await world.deps.db.pool.query(`select from auth.session where "userId" = $1`, [
    jon.userId,
  ]);
  expect(sessions.rowCount).toBe(0);

  const again = await world.ada.patch<Member>(`${members}/${jon.memberId}`, { status: "active" });
  expect(again.body.status).toBe("active");
  expect((await world.anonymous.post("/api/auth/sign-in/email", credentials)).status).toBe(200);
});

test("deactivating somebody twice changes nothing more", async () => {
  const kim = await world.join(world.alice.orgId, "Kim", "member");
  expect((await world.ada.delete(`${members}/${kim.memberId}`)).status).toBe(200);
  expect((await world.ada.delete<Member>(`${members}/${kim.memberId}`)).body.status).toBe("deactivated");
});

test("deactivating closes what the person has open, in the same transaction", async () => {
  const lea = await world.join(world.alice.orgId, "Lea", "member");
  const punched = await lea.post("/api/employee/punch", { type: "IN" });
  expect(punched.status).toBe(201);
  await world.ada.delete(`${members}/${lea.memberId}`);
  const { rows } = await world.deps.db.pool.query<{ close_reason: string }>(
    "select close_reason from session where subject_id = $1",
    [lea.userId],
  );
  expect(rows).toEqual([{ close_reason: "deactivated" }]);
});
