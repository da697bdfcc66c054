import type { FailedCaptureList, IngestReply, IngestTask } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { type Mailbox, openMailbox } from "@stint/testkit/mailbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { busy, capture, drawn, EDITOR, pendingOf, settled } from "./days.ts";

let world: World;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await openMailbox();
  world = await createWorld({ env: { ...mailbox.env, STINT_JOB_BACKOFF_MS: "0" } });
  await world.deps.outbox.start();
  // What no statement of ours can be made to do, the database does: it refuses one signal.
  await world.deps.db.pool.query(`
    create function refuse_poison() returns trigger language plpgsql security definer as $$
    begin
      if new.app like 'Poison%' then raise exception 'this signal cannot be stored'; end if;
      return new;
    end $$;
    create trigger poison before insert on activity_signal for each row execute function refuse_poison()`);
});
afterAll(async () => {
  await world.close();
  await mailbox.close();
});

const failedOf = async (person: World["ada"]): Promise<FailedCaptureList["captures"]> =>
  (await person.get<FailedCaptureList>(PATHS.failedCaptures)).body.captures;

test("a poisonous upload fails three times, is told to the administrators and can be tried again; the queue goes on", async () => {
  const sent = await world.alice.post<IngestReply>(PATHS.ingestSignals, {
    activity_signals: busy("09:00", "09:30", { ...EDITOR, app: "Poison", window_title: "My secret" }),
  });
  const healthy = await capture(world.bob, busy("09:00", "09:30"));
  expect(healthy.status).toBe("SUCCESS");
  const failed = await settled(world.alice, sent.body.task_id, "FAILURE");
  expect(failed).toEqual({
    task_id: sent.body.task_id,
    status: "FAILURE",
    error: "this signal cannot be stored",
  });
  expect(await attemptsOf(sent.body.task_id)).toBe(3);
  expect(await pendingOf(world.alice)).toEqual([]);

  await eventually(() => mailbox.mails.length === 2, { what: "the mails" });
  expect(mailbox.mails.map(({ to }) => to).sort()).toEqual(["ada@example.com", "olivia@example.com"]);
  for (const { source } of mailbox.mails) expect(source).not.toMatch(/Poison|secret/);
  const [listed, ...others] = await failedOf(world.ada);
  expect(others).toEqual([]);
  expect(listed).toMatchObject({
    task_id: sent.body.task_id,
    member: { id: world.alice.userId, name: "Alice" },
    signals: 30,
    error: "this signal cannot be stored",
  });
  expect(await failedOf(world.charlie)).toEqual([]);
  for (const person of [world.alice, world.bob])
    expect((await person.get(PATHS.failedCaptures)).status).toBe(403);

  const replay = `${PATHS.failedCaptures}/${sent.body.task_id}/replay`;
  expect((await world.charlie.post(replay)).status).toBe(404);
  await world.deps.db.pool.query("drop trigger poison on activity_signal");
  expect((await world.ada.post(replay)).status).toBe(202);
  expect((await settled(world.alice, sent.body.task_id)).result).toMatchObject({
    accepted: 30,
    created_count: 1,
  });
  expect((await pendingOf(world.alice)).map(drawn)).toEqual(["09:00–09:30 pending"]);
  expect((await world.ada.post(replay)).status).toBe(404);
  expect(await failedOf(world.ada)).toEqual([]);
});

test("the task of anybody else is not found, whoever asks", async () => {
  const { task_id } = await capture(world.alice, busy("10:00", "10:05"));
  for (const person of [world.bob, world.olivia, world.charlie])
    expect((await person.get<IngestTask>(`${PATHS.ingestSignals}/${task_id}`)).status).toBe(404);
  expect((await world.alice.get(`${PATHS.ingestSignals}/${task_id}`)).status).toBe(200);
});

test("what was uploaded is kept no longer than until it has been worked on", async () => {
  await capture(world.alice, busy("10:05", "10:10"));
  const { rows } = await world.deps.db.pool.query("select from capture_batch");
  expect(rows).toEqual([]);
});

test("nothing is taken while there is no queue to take it", async () => {
  await using broken = await createWorld();
  await broken.deps.jobs.stop();
  const answer = await broken.alice.post(PATHS.ingestSignals, { activity_signals: busy("09:00", "09:05") });
  expect(answer).toMatchObject({ status: 503, body: { error: { code: "unavailable" } } });
  const { rows } = await broken.deps.db.pool.query("select from capture_task");
  expect(rows).toEqual([]);
});

async function attemptsOf(taskId: string): Promise<number | undefined> {
  const { rows } = await world.deps.db.pool.query<{ attempts: number }>(
    "select retry_count + 1 as attempts from pgboss.job where name = 'time_capture' and data ->> 'taskId' = $1",
    [taskId],
  );
  return rows[0]?.attempts;
}
