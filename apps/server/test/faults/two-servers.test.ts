import { audit } from "@stint/testkit/audit";
import { EventReader } from "@stint/testkit/event-reader";
import { eventually } from "@stint/testkit/eventually";
import { punch } from "@stint/testkit/load";
import { ServerProcess } from "@stint/testkit/server-process";
import { expect, onTestFinished, test } from "vitest";
import { createFaultWorld, QUICK_POLICY } from "./world.ts";

test("two servers on one PostgreSQL: a punch at one is on the other's stream, who vanishes is closed once, and a stream is resumed at the other without a gap", async () => {
  await using world = await createFaultWorld("postgres", { crowd: 4 });
  const { server: one, database } = world;
  const { bob, alice } = database;
  const other = await ServerProcess.start({ env: { ...QUICK_POLICY, ...database.env } });
  onTestFinished(async () => void (await other.kill()));
  const atOther = await EventReader.open({ url: other.url, token: bob.token });
  const atOne = await EventReader.open({ url: one.url, token: bob.token });

  const { punch: punchIn } = await punch(one.url, alice, "IN");
  expect(await atOther.next((event) => event.id === punchIn.id)).toMatchObject({
    type: "session.opened",
    employeeId: alice.userId,
    occurredAt: punchIn.at,
  });
  await atOne.next((event) => event.id === punchIn.id);
  await atOne.close();

  const clients = await world.atWork(database.crowd);
  await eventually(() => clients.every((client) => client.acknowledged > 0), { what: "everybody's beats" });
  for (const client of clients) client.vanish();
  await eventually(() => atOther.events.filter((event) => event.type === "session.closed").length === 5, {
    what: "five closes",
    withinMs: 30_000,
  });
  const { punch: last } = await punch(one.url, alice, "IN");
  await atOther.next((event) => event.id === last.id);

  const lastEventId = atOne.events.at(-1)?.seq;
  const resumed = await EventReader.open({ url: other.url, token: bob.token, lastEventId });
  await resumed.next((event) => event.id === last.id);
  await Promise.all([resumed.close(), atOther.close()]);
  const { events, closes } = await database.inspect(audit);
  expect(closes.map((close) => close.sessionId).sort()).toEqual(
    [punchIn.sessionId, ...clients.map((client) => client.shiftId)].sort(),
  );
  const ledger = events.map((event) => event.id);
  expect(atOther.events.map((event) => event.id)).toEqual(ledger);
  expect([...atOne.events, ...resumed.events].map((event) => event.id)).toEqual(ledger);
});
