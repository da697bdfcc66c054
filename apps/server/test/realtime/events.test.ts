import type { StreamEvent } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.deps.feed.start();
});
afterAll(async () => {
  await world.deps.feed.stop();
  await world.close();
});

type Message = { event: string; id: string | null; data: StreamEvent & { seq: number } };

/** An open stream, read message by message. */
async function open(person: Person, lastEventId?: number) {
  const response = await world.app.request("/api/events", {
    headers: {
      authorization: `Bearer ${person.token}`,
      ...(lastEventId !== undefined && { "last-event-id": String(lastEventId) }),
    },
  });
  if (!response.body) throw new Error("no stream");
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const next = async (): Promise<Message> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const field = (name: string) =>
          block
            .split("\n")
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2);
        if (field("event")) {
          return {
            event: field("event") ?? "",
            id: field("id") ?? null,
            data: JSON.parse(field("data") ?? "null"),
          };
        }
        continue;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error("the stream ended");
      text += decoder.decode(value, { stream: true });
    }
  };
  return { response, next, close: () => reader.cancel() };
}

const punch = (person: Person, type: "IN" | "OUT") => person.post("/api/employee/punch", { type });

describe("the event stream", () => {
  test("tells a member of their own punches and a manager of everybody's", async () => {
    const own = await open(world.alice);
    const managers = await open(world.bob);
    expect(own.response.headers.get("content-type")).toContain("text/event-stream");
    expect((await own.next()).event).toBe("hello");
    expect((await managers.next()).event).toBe("hello");
    await punch(world.olivia, "IN");
    await punch(world.alice, "IN");
    expect((await managers.next()).data.employeeId).toBe(world.olivia.userId);
    expect((await managers.next()).data.employeeId).toBe(world.alice.userId);
    const mine = await own.next();
    expect(mine).toMatchObject({
      event: "session.opened",
      data: { employeeId: world.alice.userId, kind: "shift" },
    });
    expect(mine.id).toBe(String(mine.data.seq));
    await Promise.all([own.close(), managers.close(), punch(world.alice, "OUT"), punch(world.olivia, "OUT")]);
  });

  test("replays what was missed, in order and once, and goes on", async () => {
    const first = await open(world.bob);
    const hello = await first.next();
    await first.close();
    for (let round = 0; round < 3; round++) {
      await punch(world.alice, "IN");
      await punch(world.alice, "OUT");
    }
    const again = await open(world.bob, hello.data.seq);
    await again.next();
    await punch(world.alice, "IN");
    const seqs: number[] = [];
    for (let count = 0; count < 7; count++) seqs.push((await again.next()).data.seq);
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7].map((step) => hello.data.seq + step));
    await Promise.all([again.close(), punch(world.alice, "OUT")]);
  });

  test("of another organisation carries nothing of this one, not even by replay from its beginning", async () => {
    const others = await open(world.charlie, 0);
    await others.next();
    await punch(world.alice, "IN");
    await punch(world.charlie, "IN");
    expect((await others.next()).data.employeeId).toBe(world.charlie.userId);
    await Promise.all([others.close(), punch(world.alice, "OUT"), punch(world.charlie, "OUT")]);
  });

  test("is refused without credentials, with a malformed Last-Event-ID, and beyond a person's share", async () => {
    expect((await world.anonymous.get("/api/events")).status).toBe(401);
    const malformed = await world.app.request("/api/events", {
      headers: { authorization: `Bearer ${world.alice.token}`, "last-event-id": "1; drop" },
    });
    expect(malformed.status).toBe(400);
    expect(JSON.stringify(await malformed.json())).toContain("header.last-event-id");
    const streams = await Promise.all(Array.from({ length: 30 }, () => open(world.alice)));
    expect(
      (await world.app.request("/api/events", { headers: { authorization: `Bearer ${world.alice.token}` } }))
        .status,
    ).toBe(429);
    await Promise.all(streams.map((stream) => stream.close()));
    const free = await open(world.alice);
    await free.close();
  });

  test("of somebody whose role changed or who was deactivated ends at once", async () => {
    const eve = await world.join(world.alice.orgId, "Eve", "manager");
    const asManager = await open(eve);
    await asManager.next();
    await world.olivia.patch(`/api/admin/members/${eve.memberId}`, { role: "member" });
    await expect(asManager.next()).rejects.toThrow("the stream ended");
    const asMember = await open(eve);
    await asMember.next();
    await world.olivia.delete(`/api/admin/members/${eve.memberId}`);
    await expect(asMember.next()).rejects.toThrow("the stream ended");
    expect((await eve.get("/api/events")).status).toBe(401);
  });
});
