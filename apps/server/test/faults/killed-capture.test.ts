import type { IngestReply, IngestTask, TimeEntry, TimeEntryList } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import { expect, test } from "vitest";
import { createFaultWorld, ENGINES } from "./world.ts";

const DAYS = 60;
const FIRST_DAY = Date.parse("2025-01-06T09:00:00Z");

/** An hour and a half of each day, in two projects' windows, with a break between. */
const SIGNALS = Array.from({ length: DAYS }, (_, day) =>
  Array.from({ length: 90 }, (_, minute) => ({
    timestamp: FIRST_DAY + day * 86_400_000 + (minute < 45 ? minute : minute + 30) * 60_000,
    app: minute < 45 ? "Code" : "Writer",
    type: "window",
    source_type: "desktop",
  })),
).flat();

test.each(ENGINES)(
  "on %s, a server killed in the middle of an upload's work ends it once, with the entries that it would have had",
  { timeout: 180_000 },
  async (engine) => {
    await using world = await createFaultWorld(engine, { crowd: 2, env: { STINT_JOB_BACKOFF_MS: "0" } });
    const { server, database } = world;
    const [unlucky, control] = database.crowd as [Account, Account];
    const read = async <Body>(account: Account, path: string): Promise<Body> =>
      (await (await request(server.url, account, path)).json()) as Body;
    const send = async (account: Account): Promise<string> => {
      const sent = await request(server.url, account, PATHS.ingestSignals, { activity_signals: SIGNALS });
      expect(sent.status).toBe(202);
      return ((await sent.json()) as IngestReply).task_id;
    };
    const task = (account: Account, id: string) => read<IngestTask>(account, `${PATHS.ingestSignals}/${id}`);
    const entries = async (account: Account) =>
      (await read<TimeEntryList>(account, `${PATHS.pendingReview}?limit=500`)).entries;
    const done = (account: Account, id: string) =>
      eventually(async () => ((await task(account, id)).status === "SUCCESS" ? task(account, id) : null), {
        what: "the upload to be worked off",
        withinMs: 90_000,
      });

    const taskId = await send(unlucky);
    await eventually(async () => (await entries(unlucky)).length > 0, {
      what: "the first entries",
      withinMs: 30_000,
    });
    await server.kill();
    await server.restart();
    const left = await task(unlucky, taskId);
    expect(left.status).toBe("STARTED");
    expect((await entries(unlucky)).length).toBeLessThan(2 * DAYS);

    const { result } = await done(unlucky, taskId);
    const expected = await done(control, await send(control));
    const [made, others] = [await entries(unlucky), await entries(control)];
    const drawn = (entry: TimeEntry) => [entry.started_at, entry.ended_at, entry.context_data?.confidence];
    expect(made).toHaveLength(2 * DAYS);
    expect(made.map(drawn)).toEqual(others.map(drawn));
    expect(result?.created_ids).toEqual(made.map(({ id }) => id));
    expect({ ...result, created_ids: [], verification_required: [] }).toEqual({
      ...expected.result,
      created_ids: [],
      verification_required: [],
    });
  },
);
