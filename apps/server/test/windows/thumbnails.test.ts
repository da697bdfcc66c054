import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type DesktopWindow, MAX_THUMBNAIL_BYTES, type ScreenshotList } from "@stint/protocol";
import type { Person, World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Desk, worldWithWindows } from "./desk.ts";
import { jpeg, png, webp } from "./pictures.ts";

const DAY_MS = 86_400_000;
const image = { bytes: png(30, 20) };
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

let world: World;
let alice: Desk;
let window: DesktopWindow;
beforeAll(async () => {
  world = await worldWithWindows();
  alice = new Desk(world, world.alice);
  window = await alice.open();
});
afterAll(() => world.close());

const fetchAs = (person: Person, path: string) =>
  world.app.request(path, { headers: { authorization: `Bearer ${person.token}` } });
const thumbnailOf = (id: string) => `/api/screenshots/${id}/thumbnail`;
const rowCount = async () => (await world.deps.db.pool.query("select from screenshot")).rows.length;

function filesOf(id = ""): string[] {
  try {
    return readdirSync(join(world.deps.config.dataDir, "blobs"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.startsWith(id))
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

async function take(desk = alice, windowId = window.id): Promise<string> {
  const { body } = await desk.uploadForm({ windowId }, image, { bytes: webp.lossy(3, 2) });
  return body.screenshot.id;
}

describe("a thumbnail", () => {
  test.each([
    ["image/png", "png", png(3, 2)],
    ["image/jpeg", "jpg", jpeg(3, 2)],
    ["image/webp", "webp", webp.lossless(3, 2)],
  ])(
    "of the type %s comes back as it was beside its picture, in headers that let nothing run",
    async (type, extension, bytes) => {
      const sent = await alice.uploadForm({ windowId: window.id }, image, { bytes, name: "../../x.svg" });
      const { id } = sent.body.screenshot;
      const urls = { url: `/api/screenshots/${id}/image`, thumbnailUrl: thumbnailOf(id) };
      expect(sent).toMatchObject({ status: 201, body: { screenshot: { image: { width: 30, ...urls } } } });
      const { body } = await world.alice.get<ScreenshotList>("/api/screenshots");
      expect(body.screenshots.find((one) => one.id === id)?.image).toMatchObject(urls);
      for (const person of [world.alice, world.bob, world.ada]) {
        const answer = await fetchAs(person, urls.thumbnailUrl);
        expect(answer.status).toBe(200);
        expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          "content-type": type,
          "x-content-type-options": "nosniff",
          "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
          "content-disposition": `inline; filename="thumbnail-${id}.${extension}"`,
          "cross-origin-resource-policy": "same-origin",
          "cache-control": "private, max-age=300",
        });
      }
      const full = await fetchAs(world.alice, urls.url);
      expect(new Uint8Array(await full.arrayBuffer())).toEqual(image.bytes);
    },
  );

  test("is not found by others, nor where none was sent, and a picture without one says so", async () => {
    const id = await take();
    const dan = await world.join(world.alice.orgId, "Dan", "member");
    for (const person of [dan, world.charlie])
      expect((await fetchAs(person, thumbnailOf(id))).status).toBe(404);
    expect((await world.anonymous.get(thumbnailOf(id))).status).toBe(401);
    const { body } = await alice.uploadForm({ windowId: window.id }, image);
    expect(body.screenshot.image).toMatchObject({ url: expect.any(String), thumbnailUrl: null });
    expect((await fetchAs(world.alice, thumbnailOf(body.screenshot.id))).status).toBe(404);
    expect((await fetchAs(world.alice, thumbnailOf(crypto.randomUUID()))).status).toBe(404);
    for (const path of ["..%2f..%2fetc%2fpasswd", "%2e%2e", `${id}.`])
      expect([400, 404]).toContain((await fetchAs(world.olivia, thumbnailOf(path))).status);
  });

  test("that is none, too large or without its picture is refused and leaves nothing behind", async () => {
    const before = { rows: await rowCount(), files: filesOf() };
    const heavy = new Uint8Array(MAX_THUMBNAIL_BYTES + 1);
    heavy.set(png(3, 2));
    const refused: [status: number, bytes: Uint8Array<ArrayBuffer> | string, type: string][] = [
      [400, "just some text, called a PNG", "image/png"],
      [400, SVG, "image/webp"],
      [415, SVG, "image/svg+xml"],
      [400, "", "image/webp"],
      [400, png(1_025, 10), "image/png"],
      [413, heavy, "image/png"],
    ];
    for (const [status, bytes, type] of refused) {
      const answer = await alice.uploadForm({ windowId: window.id }, image, { bytes, type });
      expect(answer.status, `${type} ${String(bytes).slice(0, 20)}`).toBe(status);
      if (status === 400) expect(answer.body.error?.details?.fields?.[0]?.field).toBe("body.thumbnail");
    }
    const alone = await alice.uploadForm({ windowId: window.id }, undefined, { bytes: png(3, 2) });
    expect(alone).toMatchObject({ status: 400, body: { error: { code: "invalid_request" } } });
    const broken = await alice.uploadForm({ windowId: window.id }, { bytes: "text" }, { bytes: png(3, 2) });
    expect(broken.status).toBe(400);
    expect((await alice.upload(window.id, { thumbnail: "x" })).status).toBe(400);
    expect({ rows: await rowCount(), files: filesOf() }).toEqual(before);
  });

  test("may have 128 kB, with the largest picture beside it", async () => {
    const large = new Uint8Array(5 * 1024 * 1024);
    large.set(png(3, 2));
    const small = new Uint8Array(MAX_THUMBNAIL_BYTES);
    small.set(png(1_024, 1_024));
    const sent = await alice.uploadForm({ windowId: window.id }, { bytes: large }, { bytes: small });
    expect(sent.status).toBe(201);
  });

  test("is dropped with its picture where the organisation wants none", async () => {
    await world.ada.patch("/api/admin/organisation", { policies: { window: { blur: "no_image" } } });
    const before = filesOf();
    const sent = await alice.uploadForm({ windowId: window.id }, image, { bytes: png(3, 2) });
    expect(sent).toMatchObject({ status: 201, body: { screenshot: { image: null } } });
    const facts = { sha256: "ab".repeat(32), width: 10, height: 10, bytes: 100 };
    const said = await alice.upload(window.id, { image: facts });
    expect(said).toMatchObject({ status: 201, body: { screenshot: { image: null } } });
    const { rows } = await world.deps.db.pool.query("select sha256 from screenshot where id = any($1)", [
      [sent.body.screenshot.id, said.body.screenshot.id],
    ]);
    expect(rows).toEqual([{ sha256: null }, { sha256: null }]);
    expect(filesOf()).toEqual(before);
    await world.ada.patch("/api/admin/organisation", { policies: { window: null } });
  });
});

describe("what goes with a picture", () => {
  test("is gone when its person deletes it, whatever case they write its id in", async () => {
    const id = await take();
    expect(filesOf(id)).toEqual([id, `${id}.thumbnail`]);
    expect((await fetchAs(world.alice, thumbnailOf(id.toUpperCase()))).status).toBe(200);
    expect((await world.alice.delete(`/api/screenshots/${id.toUpperCase()}`)).status).toBe(204);
    expect(filesOf(id)).toEqual([]);
    expect((await fetchAs(world.alice, thumbnailOf(id))).status).toBe(404);
  });

  test("is collected if a crash left it, and stays as long as its screenshot needs it", async () => {
    const needed = await take();
    const { orgId } = world.alice;
    const orphan = crypto.randomUUID();
    const bare = (await alice.uploadForm({ windowId: window.id }, image)).body.screenshot.id;
    const deleted = await take();
    await world.deps.blobs.put({ orgId, id: orphan, size: "thumbnail" }, png(2, 2));
    await world.deps.blobs.put({ orgId, id: bare, size: "thumbnail" }, png(2, 2));
    await world.alice.delete(`/api/screenshots/${deleted}`);
    await world.deps.blobs.put({ orgId, id: deleted, size: "thumbnail" }, png(2, 2));
    await world.deps.maintenance.run();
    expect(filesOf(orphan)).toEqual([`${orphan}.thumbnail`]);
    await world.deps.maintenance.run();
    expect([filesOf(orphan), filesOf(deleted), filesOf(bare)]).toEqual([[], [], [bare]]);
    expect(filesOf(needed)).toEqual([needed, `${needed}.thumbnail`]);
  });

  test("is gone with it after the time for which the organisation keeps them", async () => {
    const id = await take();
    await world.clock.advance(91 * DAY_MS);
    await world.deps.maintenance.run();
    expect(filesOf()).toEqual([]);
    expect((await fetchAs(world.alice, thumbnailOf(id))).status).toBe(404);
  });
});
