import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { DesktopWindow, ScreenshotList } from "@stint/protocol";
import type { Person, World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Desk, worldWithWindows } from "./desk.ts";
import { jpeg, png, webp } from "./pictures.ts";

let world: World;
let alice: Desk;
let window: DesktopWindow;
beforeAll(async () => {
  world = await worldWithWindows();
  alice = new Desk(world, world.alice);
  window = await alice.open();
});
afterAll(() => world.close());

const factsOf = (bytes: Uint8Array, width: number, height: number) => ({
  sha256: createHash("sha256").update(bytes).digest("hex"),
  width,
  height,
  bytes: bytes.byteLength,
});

function files(): string[] {
  try {
    const found = readdirSync(join(world.deps.config.dataDir, "blobs"), {
      recursive: true,
      withFileTypes: true,
    });
    return found.filter((entry) => entry.isFile()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

const count = async () => (await world.deps.db.pool.query("select from screenshot")).rows.length;

async function fetchImage(person: Person, id: string): Promise<Response> {
  return world.app.request(`/api/screenshots/${id}/image`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
}

describe("a picture", () => {
  test.each([
    ["image/png", png(3, 2)],
    ["image/jpeg", jpeg(3, 2)],
    ["image/jpeg", jpeg(3, 2, 0xc2)],
    ["image/webp", webp.lossy(3, 2)],
    ["image/webp", webp.lossless(3, 2)],
    ["image/webp", webp.extended(3, 2)],
  ])("of the type %s comes back as it was, and is known by its content", async (type, bytes) => {
    const facts = factsOf(bytes, 3, 2);
    const sent = await alice.uploadForm(
      { windowId: window.id, image: JSON.stringify({ ...facts, sha256: facts.sha256.toUpperCase() }) },
      { bytes, type: "application/octet-stream", name: "../../../etc/passwd" },
    );
    expect(sent).toMatchObject({ status: 201, body: { screenshot: { image: { ...facts, type } } } });
    const { id } = sent.body.screenshot;
    expect(files()).toContain(id);
    const answer = await fetchImage(world.alice, id);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": type,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      "content-disposition": expect.stringMatching(
        /^inline; filename="screenshot-[0-9a-f-]+\.(png|jpg|webp)"$/,
      ),
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, max-age=300",
    });
  });

  test("that is none, or not what was said of it, is refused and leaves nothing behind", async () => {
    const good = png(3, 2);
    const facts = factsOf(good, 3, 2);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const before = { rows: await count(), files: files().length };
    const refused: [
      status: number,
      bytes: Uint8Array<ArrayBuffer> | string,
      type: string,
      claimed?: object,
    ][] = [
      [400, "just some text, called a PNG", "image/png"],
      [400, svg, "image/png"],
      [415, svg, "image/svg+xml"],
      [415, "<script>alert(1)</script>", "text/html"],
      [400, "", "image/png"],
      [400, good.subarray(0, 12), "image/png"],
      [400, png(20_000, 1), "image/png"],
      [400, jpeg(3, 2).subarray(0, 30), "image/jpeg"],
      [400, good, "image/png", { ...facts, sha256: "00".repeat(32) }],
      [400, good, "image/png", { ...facts, width: 4 }],
      [400, good, "image/png", { ...facts, bytes: 1 }],
    ];
    for (const [status, bytes, type, claimed] of refused) {
      const image = claimed && { image: JSON.stringify(claimed) };
      const answer = await alice.uploadForm({ windowId: window.id, ...image }, { bytes, type });
      expect(answer.status, `${type} ${String(bytes).slice(0, 20)} ${answer.body.error?.message}`).toBe(
        status,
      );
      if (status === 400)
        expect(answer.body.error?.details?.fields?.[0]?.field).toMatch(
          /^body\.image(\.(sha256|width|bytes))?$/,
        );
    }
    expect({ rows: await count(), files: files().length }).toEqual(before);
  });

  test("may have 5 MB and no more, while a body of 20 MB is not even read", async () => {
    const large = new Uint8Array(5 * 1024 * 1024);
    large.set(png(3, 2));
    expect((await alice.uploadForm({ windowId: window.id }, { bytes: large })).status).toBe(201);
    const tooLarge = new Uint8Array(large.byteLength + 1);
    tooLarge.set(png(3, 2));
    expect((await alice.uploadForm({ windowId: window.id }, { bytes: tooLarge })).status).toBe(413);
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        read += 65_536;
        controller.enqueue(new Uint8Array(65_536));
        if (read >= 20 * 1024 * 1024) controller.close();
      },
    });
    const answer = await world.app.request("/api/internal/screenshot/upload", {
      method: "POST",
      headers: {
        authorization: `Bearer ${world.alice.token}`,
        "content-type": "multipart/form-data; boundary=x",
      },
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(read).toBeLessThan(7 * 1024 * 1024);
    expect((await world.alice.post("/api/employee/punch", { note: "x".repeat(100_000) })).status).toBe(413);
  });

  test("in a form that is broken or says more than it may is refused", async () => {
    const send = async (type: string, body: string) =>
      (
        await world.app.request("/api/internal/screenshot/upload", {
          method: "POST",
          headers: { authorization: `Bearer ${world.alice.token}`, "content-type": type },
          body,
        })
      ).status;
    expect(await send("multipart/form-data", "no boundary")).toBe(400);
    expect(await send("multipart/form-data; boundary=x", "--y\r\nbroken")).toBe(400);
    expect(await send("application/x-www-form-urlencoded", `windowId=${window.id}`)).toBe(415);
    for (const fields of [{ system: "{" }, { system: "[]" }, { image: "not json" }, { other: "x" }]) {
      const answer = await alice.uploadForm({ windowId: window.id, ...(fields as object) });
      expect(answer.status, JSON.stringify(fields)).toBe(400);
    }
  });

  test("for a window that is unknown, somebody else's or closed is refused and not kept", async () => {
    const bob = new Desk(world, world.bob);
    const closed = await bob.open();
    await bob.stop(closed.id);
    const before = { rows: await count(), files: files().length };
    const file = { bytes: png(3, 2) };
    for (const windowId of [crypto.randomUUID(), window.id, closed.id]) {
      const status = (await bob.uploadForm({ windowId }, file)).status;
      expect(status).toBe(windowId === closed.id ? 409 : 404);
    }
    const charlie = new Desk(world, world.charlie);
    expect((await charlie.uploadForm({ windowId: window.id }, file)).status).toBe(404);
    expect((await charlie.stop(window.id)).status).toBe(404);
    expect({ rows: await count(), files: files().length }).toEqual(before);
  });
});

describe("what is held of a person", () => {
  test("is seen by them and their managers, and by nobody else", async () => {
    const { body } = await alice.uploadForm({ windowId: window.id }, { bytes: png(5, 5) });
    const { id } = body.screenshot;
    const dan = await world.join(world.alice.orgId, "Dan", "member");
    const lists = [`/api/screenshots?windowId=${window.id}`, `/api/windows?memberId=${world.alice.userId}`];
    lists.push(`/api/screenshots?memberId=${world.alice.memberId}`);
    for (const person of [world.alice, world.bob, world.ada, world.olivia]) {
      expect((await fetchImage(person, id)).status).toBe(200);
      for (const path of lists) {
        const answer = await person.get(path);
        expect([path, answer.status]).toEqual([path, 200]);
        expect(JSON.stringify(answer.body)).toContain(path.startsWith("/api/windows") ? window.id : id);
      }
    }
    for (const person of [dan, world.charlie]) {
      expect((await fetchImage(person, id)).status).toBe(404);
      expect((await person.delete(`/api/screenshots/${id}`)).status).toBe(404);
      for (const path of lists) expect([path, (await person.get(path)).status]).toEqual([path, 404]);
      expect((await person.get("/api/screenshots")).body.screenshots).toEqual([]);
    }
    expect((await world.anonymous.get(`/api/screenshots/${id}/image`)).status).toBe(401);
    expect((await world.bob.get("/api/windows")).body).toMatchObject({ employee: { id: world.bob.userId } });
    for (const path of ["..%2f..%2f..%2fetc%2fpasswd", "../../etc/passwd", "%2e%2e", `${id.toUpperCase()}.`])
      expect([400, 404]).toContain((await world.olivia.get(`/api/screenshots/${path}/image`)).status);
  });

  test("is listed page by page, by window and by time, newest first", async () => {
    const erin = await world.join(world.alice.orgId, "Erin", "member");
    const desk = new Desk(world, erin);
    const own = await desk.open();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      if (index % 2) await world.clock.advance(10);
      ids.unshift((await desk.upload(own.id)).body.screenshot.id);
    }
    const seen: string[] = [];
    let cursor = "";
    do {
      const path = `/api/screenshots?windowId=${own.id}&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await erin.get<ScreenshotList>(path);
      seen.push(...body.screenshots.map((screenshot) => screenshot.id));
      cursor = body.nextCursor ?? "";
    } while (cursor);
    expect(seen).toHaveLength(5);
    expect([...seen].sort()).toEqual([...ids].sort());
    const later = new Date(world.clock.now() + 1).toISOString();
    expect((await erin.get(`/api/screenshots?from=${later}`)).body.screenshots).toEqual([]);
    expect((await erin.get<ScreenshotList>(`/api/screenshots?to=${later}`)).body.screenshots).toHaveLength(5);
    expect((await erin.get(`/api/windows?from=${later}`)).body.windows).toMatchObject([{ id: own.id }]);
    expect((await erin.get("/api/windows?from=0001-01-01T00:00:00Z")).body.windows).toHaveLength(1);
    expect((await erin.get("/api/windows?to=2020-01-01T00:00:00Z")).body.windows).toEqual([]);
  });

  test("is deleted by them alone: the picture and what it showed are gone, that it happened stays", async () => {
    const sent = await alice.uploadForm(
      { windowId: window.id, system: JSON.stringify({ windowTitle: "A private letter" }) },
      { bytes: png(4, 4) },
    );
    const { id } = sent.body.screenshot;
    expect((await world.bob.delete(`/api/screenshots/${id}`)).status).toBe(404);
    const [first, second] = await Promise.all([
      world.alice.delete(`/api/screenshots/${id}`),
      world.alice.delete(`/api/screenshots/${id}`),
    ]);
    expect([first.status, second.status]).toEqual([204, 204]);
    expect(files()).not.toContain(id);
    expect((await fetchImage(world.alice, id)).status).toBe(404);
    const { body } = await world.bob.get<ScreenshotList>(`/api/screenshots?windowId=${window.id}`);
    expect(body.screenshots.find((screenshot) => screenshot.id === id)).toMatchObject({
      system: {},
      image: null,
      deletedAt: expect.any(String),
    });
    const { rows } = await world.deps.db.pool.query(
      "select actor_id, data from ledger where type = 'evidence.deleted' and session_id = $1",
      [window.id],
    );
    const data = { evidence: "screenshot", reason: "owner", count: 1, evidenceId: id };
    expect(rows).toEqual([{ actor_id: world.alice.userId, data }]);
    expect((await alice.current()).body.window?.id).toBe(window.id);
  });
});

describe("an organisation's wish", () => {
  test("about pictures reaches the agent with every answer, and no_image is kept by the server itself", async () => {
    const patch = (policy: unknown) =>
      world.ada.patch("/api/admin/organisation", { policies: { window: policy } });
    expect((await patch({ blur: "somewhat" })).status).toBe(400);
    expect((await patch({ screenshotRetentionDays: 0 })).status).toBe(400);
    expect((await patch({ blur: "blurred", screenshotRetentionDays: 30 })).body).toMatchObject({
      policies: { window: { blur: "blurred", screenshotRetentionDays: 30, onSilence: "log" } },
    });
    expect((await alice.upload(window.id)).body.policy.blur).toBe("blurred");
    expect((await patch({ blur: "no_image" })).body).toMatchObject({
      policies: { window: { blur: "no_image", screenshotRetentionDays: 30 } },
    });
    const before = files().length;
    const sent = await alice.uploadForm({ windowId: window.id }, { bytes: png(3, 2) });
    expect(sent).toMatchObject({
      status: 201,
      body: { screenshot: { image: null }, policy: { blur: "no_image" } },
    });
    expect(files()).toHaveLength(before);
    expect((await alice.current()).body.policy.blur).toBe("no_image");
    expect((await patch(null)).body).toMatchObject({
      policies: { window: { blur: "none", screenshotRetentionDays: 90 } },
    });
  });
});
