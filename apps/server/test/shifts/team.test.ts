import type { HeartbeatReply, MassSilenceList, PunchReply, Team } from "@stint/protocol";
import { createWorld, type Person, pass, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const team = async (person: Person) => (await person.get<Team>("/api/team")).body;

describe("the team board", () => {
  test("shows who is in, late and out, with the day so far", async () => {
    const { body } = await world.alice.post<PunchReply>("/api/employee/punch", {
      type: "IN",
      sessionId: "tab",
    });
    const row = async () =>
      (await team(world.bob)).members.find((member) => member.employeeId === world.alice.userId);
    expect(await row()).toMatchObject({ status: "IN", state: "live", since: body.punch.at, todaySeconds: 0 });
    await pass(world, 21);
    expect(await row()).toMatchObject({ status: "IN", state: "late", lastSeen: body.punch.at });
    const beat = { employeeId: world.alice.userId, sessionId: "tab", beatToken: body.beatToken };
    await world.anonymous.post("/api/employee/heartbeat", beat);
    expect(await row()).toMatchObject({ state: "live", todaySeconds: 21 });
    await pass(world, 31);
    expect(await row()).toMatchObject({
      status: "OUT",
      state: "out",
      reason: "silence",
      todaySeconds: 21,
      lastSeen: null,
    });
  });

  test("is for managers, and shows each organisation itself alone", async () => {
    expect((await world.alice.get("/api/team")).status).toBe(403);
    expect((await team(world.charlie)).members.map((member) => member.name)).toEqual(["Charlie"]);
  });

  test("a person's day is for themselves and their managers; elsewhere it does not exist", async () => {
    const path = `/api/employee/day?employeeId=${world.alice.userId}`;
    expect((await world.bob.get(path)).status).toBe(200);
    expect((await world.charlie.get(path)).status).toBe(404);
    expect((await world.charlie.get(`/api/employee/punches?employeeId=${world.alice.userId}`)).status).toBe(
      404,
    );
    expect((await world.charlie.get(`/api/employee/week?employeeId=${world.alice.userId}`)).status).toBe(404);
    expect((await world.alice.get(`/api/employee/day?employeeId=${world.bob.userId}`)).status).toBe(403);
  });
});

describe("a mass silence", () => {
  test("holds all punch-outs, then closes as a batch that one decision credits back, once", async () => {
    const crowd: { person: Person; token: string | null }[] = [];
    for (let number = 0; number < 25; number++) {
      const person = await world.join(world.alice.orgId, `Crowd${number}`, "member");
      const { body } = await person.post<PunchReply>("/api/employee/punch", { type: "IN", sessionId: "tab" });
      crowd.push({ person, token: body.beatToken });
    }
    await pass(world, 35);
    expect((await team(world.bob)).hold).toMatchObject({ open: 25, late: 25 });
    const list = async () =>
      (await world.bob.get<MassSilenceList>("/api/admin/mass-silences")).body.massSilences;
    expect(await list()).toMatchObject([{ state: "held", closed: 0 }]);
    const lost = world.clock.now();
    await pass(world, 300);

    const [batch] = await list();
    expect(batch).toMatchObject({ state: "expired", closed: 25 });
    const first = crowd[0];
    if (!first || !batch) throw new Error("no crowd");
    const beat = { employeeId: first.person.userId, sessionId: "tab", beatToken: first.token };
    const answer = await world.anonymous.post<HeartbeatReply>("/api/employee/heartbeat", beat);
    expect(answer.body).toMatchObject({ status: "OUT", closed: { reason: "mass_silence" } });
    expect(Date.parse(answer.body.closed?.at ?? "")).toBeLessThan(lost);

    const path = `/api/admin/mass-silences/${batch.id}/reinstate`;
    expect((await world.alice.post(path, {})).status).toBe(403);
    expect((await world.charlie.post(path, {})).status).toBe(404);
    expect(await world.bob.post(path, {})).toMatchObject({ status: 200, body: { reinstated: 25 } });
    expect((await world.bob.post(path, {})).status).toBe(409);
    expect(await list()).toMatchObject([{ state: "reinstated" }]);
    const row = (await team(world.bob)).members.find((member) => member.employeeId === first.person.userId);
    expect(row?.todaySeconds).toBeGreaterThanOrEqual(300);
  });
});
