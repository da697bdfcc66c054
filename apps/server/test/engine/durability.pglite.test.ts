import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { openTestDatabase } from "@stint/testkit/database";
import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataFolderInUse, openPglite } from "../../src/db/pglite.ts";

describe("what is acknowledged has been forced to the disk", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.start({ durable: true });
  });
  afterAll(() => engine.database.drop());

  test("each of ten commits", async () => {
    for (let commit = 0; commit < 10; commit++) {
      const before = fsyncs();
      await engine.db.pool.query("update service_clock set svc_ms = svc_ms + 1");
      expect(fsyncs()).toBeGreaterThan(before);
    }
  });

  test("a transaction of several statements", async () => {
    const before = fsyncs();
    await engine.open();
    expect(fsyncs()).toBeGreaterThan(before);
  });

  test("a batch of beats, before any of them is answered", async () => {
    const ids = await engine.openMany(20);
    await Promise.all(ids.map((id) => engine.beat(id)));
    const before = fsyncs();
    const atAnswer = await Promise.all(ids.map((id) => engine.beat(id).then(fsyncs)));
    for (const count of atAnswer) expect(count).toBeGreaterThan(before);
  });

  test("but nothing is forced by a question", async () => {
    await engine.db.pool.query("select count(*) from presence");
    const before = fsyncs();
    await engine.db.pool.query("select count(*) from presence");
    expect(fsyncs()).toBe(before);
  });

  const fsyncs = (): number => Number(engine.db.fsyncCount());
});

describe("a data folder belongs to one process", () => {
  let folder: string;
  beforeAll(async () => {
    const database = await openTestDatabase();
    await database.db.close();
    folder = database.dataDir ?? "";
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("a second opener in the same process is refused, and disturbs nothing", async () => {
    const db = await openPglite(folder);
    await expect(openPglite(folder)).rejects.toThrow(DataFolderInUse);
    await expect(db.pool.query("select 1 as one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await db.close();
    const again = await openPglite(folder);
    await again.close();
  });

  test("so is another process, until the first is killed; and what the first committed is there", async () => {
    const first = await openElsewhere(folder);
    expect(first.says).toBe("open 1");
    await expect(openPglite(folder)).rejects.toThrow(DataFolderInUse);
    const second = await openElsewhere(folder);
    expect(second.says).toBe("DataFolderInUse");
    await kill(second.child);
    await kill(first.child);
    const third = await openElsewhere(folder);
    expect(third.says).toBe("open 2");
    await kill(third.child);
  });
});

async function openElsewhere(folder: string): Promise<{ child: ChildProcess; says: string }> {
  const script = new URL("./open-folder.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const [says] = await once(createInterface({ input: child.stdout }), "line");
  return { child, says: String(says) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
