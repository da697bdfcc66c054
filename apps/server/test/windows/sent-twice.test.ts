import type { DesktopWindow, ScreenshotList } from "@stint/protocol";
import { pass, type World } from "@stint/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Desk, worldWithWindows } from "./desk.ts";
import { png } from "./pictures.ts";

let world: World;
let alice: Desk;
let window: DesktopWindow;
let people = 0;
beforeAll(async () => {
  world = await worldWithWindows();
});
beforeEach(async () => {
  alice = new Desk(world, await world.join(world.alice.orgId, `Alice${++people}`, "member"));
  window = await alice.open();
});
afterAll(() => world.close());

async function held(desk = alice): Promise<string[]> {
  const { body } = await desk.person.get<ScreenshotList>("/api/screenshots");
  return body.screenshots.map((screenshot) => screenshot.id);
}

async function blobCount(): Promise<number> {
  let count = 0;
  for await (const _ of world.deps.blobs.keys()) count += 1;
  return count;
}

describe("an upload with an id of the client's own", () => {
  test("is answered with what it first made when it is sent again, and beats only once", async () => {
    const id = crypto.randomUUID();
    await pass(world, 5);
    const first = await alice.upload(window.id, { id });
    expect(first.status).toBe(201);
    await pass(world, 5);
    const again = await alice.upload(window.id, { id: id.toUpperCase(), system: { app: "Another" } });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await held()).toEqual([first.body.screenshot.id]);
    expect((await alice.current()).body.window).toMatchObject({
      lastHeartbeat: first.body.lastHeartbeat,
      screenshots: 1,
    });
  });

  test("makes one row and keeps one picture, also when it comes many times at once", async () => {
    const before = await blobCount();
    const file = { bytes: png(3, 2) };
    const form = { windowId: window.id, id: crypto.randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => alice.uploadForm(form, file, file)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(7).fill(200), 201]);
    const ids = new Set(answers.map((answer) => answer.body.screenshot.id));
    expect([...ids]).toEqual(await held());
    expect(await blobCount()).toBe(before + 2);
    const json = { id: crypto.randomUUID() };
    const plain = await Promise.all(Array.from({ length: 8 }, () => alice.upload(window.id, json)));
    expect(plain.map((answer) => answer.status).sort()).toEqual([...Array(7).fill(200), 201]);
    expect(await held()).toHaveLength(2);
  });

  test("is known after its window has ended and after its person has deleted it", async () => {
    const sent = { id: crypto.randomUUID() };
    const first = await alice.upload(window.id, sent);
    await alice.person.delete(`/api/screenshots/${first.body.screenshot.id}`);
    await pass(world, 5);
    await alice.stop(window.id);
    const again = await alice.upload(window.id, sent);
    expect(again).toMatchObject({
      status: 200,
      body: {
        screenshot: { id: first.body.screenshot.id, system: {}, deletedAt: expect.any(String) },
        lastHeartbeat: first.body.lastHeartbeat,
      },
    });
    expect((await alice.upload(window.id, { id: crypto.randomUUID() })).status).toBe(409);
    expect(await held()).toEqual([first.body.screenshot.id]);
  });

  test("is another person's own, and another window's own", async () => {
    const sent = { id: crypto.randomUUID() };
    const mine = await alice.upload(window.id, sent);
    await alice.stop(window.id);
    const next = await alice.open();
    const later = await alice.upload(next.id, sent);
    const charlie = new Desk(world, world.charlie);
    const bob = new Desk(world, world.bob);
    const others = [charlie, bob].map(async (desk) => desk.upload((await desk.open()).id, sent));
    const all = [mine, later, ...(await Promise.all(others))];
    expect(all.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    expect(new Set(all.map((answer) => answer.body.screenshot.id)).size).toBe(4);
    for (const desk of [charlie, bob]) {
      for (const windowId of [window.id, next.id])
        expect((await desk.upload(windowId, sent)).status).toBe(404);
      expect(await held(desk)).toHaveLength(1);
    }
  });

  test("is refused if the id is no UUID", async () => {
    const answer = await alice.upload(window.id, { id: "first" });
    expect(answer.status).toBe(400);
    expect(answer.body.error?.details?.fields?.[0]?.field).toBe("body.id");
  });
});
