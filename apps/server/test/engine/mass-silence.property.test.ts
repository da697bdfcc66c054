import { randomInt } from "node:crypto";
import type { LivenessPolicy } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MassSilenceModel, type Member, type Scope } from "./mass-silence-model.ts";

const RUNS = Number(process.env.STINT_PROPERTY_RUNS ?? 60);
const SEED = Number(process.env.STINT_PROPERTY_SEED ?? randomInt(2 ** 31));
const MASS = { minLate: 2, share: 0.4, holdMs: 5_000 };
const POLICIES: LivenessPolicy[] = [
  { kind: "ferry", heartbeatMs: 1_000, thresholdMs: 3_000, onSilence: "close" },
  { kind: "lesson", heartbeatMs: 1_000, thresholdMs: 6_000, onSilence: "close" },
];

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ massSilence: MASS });
});
afterAll(() => engine.database.drop());

const happening = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("open" as const),
      org: fc.nat(2),
      count: fc.integer({ min: 1, max: 4 }),
      policy: fc.constantFrom(...POLICIES),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("beat" as const), mask: fc.nat(0xffff), closing: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("sweep" as const),
      afterMs: fc.constantFrom(0, 500, 1_000, 1_500, 2_000, 3_000, 5_000),
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

test("whoever falls silent or comes back, in whatever numbers: the same wait, are forgiven and are closed as in plain lists", async () => {
  console.info(`STINT_PROPERTY_SEED=${SEED} STINT_PROPERTY_RUNS=${RUNS}`);
  const happenings = fc.array(happening, { minLength: 10, maxLength: 40, size: "+1" });
  await fc.assert(fc.asyncProperty(happenings, play), { numRuns: RUNS, seed: SEED });
}, 600_000);

async function play(happenings: Happening[]): Promise<void> {
  await engine.reset();
  const orgs = [engine.orgId, await engine.newOrganisation(), await engine.newOrganisation()];
  const model = new MassSilenceModel(MASS);
  for (const one of happenings) {
    if (one.kind === "open") await open(model, orgs[one.org] ?? engine.orgId, one);
    if (one.kind === "beat") await beat(model, one.mask, one.closing);
    if (one.kind !== "sweep") continue;
    for (let left = one.afterMs; left > 0; left -= 1_000) await engine.hear(Math.min(left, 1_000));
    const { closed } = await engine.sweep();
    const foretold = model.sweep(await engine.serviceMs());
    expect(closed.map((close) => close.sessionId).sort()).toEqual(foretold.sort());
    expect(await currentHolds()).toEqual(
      new Map([...model.holds].map(([scope, hold]) => [scope, hold.expired ? "expired" : "held"])),
    );
  }
  await compareCloses(model.members);
}

type Opening = { count: number; policy: LivenessPolicy };

async function open(model: MassSilenceModel, orgId: string, { count, policy }: Opening): Promise<void> {
  for (const id of await engine.openMany(count, { orgId, policy })) {
    const lastSvcMs = await engine.serviceMs();
    model.members.push({
      id,
      orgId,
      cadence: policy,
      lastSvcMs,
      graceSvcMs: 0,
      hinted: false,
      closedBy: null,
    });
  }
}

async function beat(model: MassSilenceModel, mask: number, closing: boolean): Promise<void> {
  const beating = model.members.filter((_, index) => (mask >> (index % 16)) & 1);
  const answers = await Promise.all(beating.map((member) => engine.beat(member.id, "tab", closing)));
  const svcMs = await engine.serviceMs();
  for (const [index, member] of beating.entries()) {
    expect(answers[index]?.open).toBe(member.closedBy === null);
    member.lastSvcMs = svcMs;
    member.hinted = closing;
  }
}

async function currentHolds(): Promise<Map<Scope, string>> {
  const { rows } = await engine.db.pool.query<{ org_id: Scope; state: string }>(
    "select org_id, state from silence_hold where ended_at is null",
  );
  return new Map(rows.map((row) => [row.org_id, row.state]));
}

async function compareCloses(members: Member[]): Promise<void> {
  const { rows } = await engine.db.pool.query<{ id: string; closed_by: Member["closedBy"] }>(
    `select l.session_id as id, case when h.id is null then l.data ->> 'reason' when h.org_id = l.org_id
       then 'mass silence of its organisation' else 'mass silence of all' end as closed_by
     from ledger l left join silence_hold h on h.id::text = l.data ->> 'batchId'
     where l.type = 'session.closed' and l.session_id = any($1)`,
    [members.map((member) => member.id)],
  );
  const closed = members.filter((member) => member.closedBy !== null);
  expect(new Map(rows.map((row) => [row.id, row.closed_by]))).toEqual(
    new Map(closed.map((member) => [member.id, member.closedBy])),
  );
}
