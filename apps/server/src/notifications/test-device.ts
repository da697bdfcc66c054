import { randomUUID } from "node:crypto";
import { type DeliveryReply, PUSH_TEST_EVENT } from "@stint/protocol";
import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import { replyOf, requireQueue } from "./deliveries.ts";
import { iso, ownScope, type Person } from "./person.ts";

/** Sends a device of one's own a message that says nothing. */
export async function testDevice(
  deps: Pick<Deps, "db" | "jobs" | "clock">,
  person: Person,
  deviceId: string,
): Promise<DeliveryReply> {
  const { db, jobs, clock } = deps;
  const { orgId, userId } = person;
  await requireQueue(jobs);
  const id = randomUUID();
  const payload = {
    timestamp: iso(clock.now()),
    title: "A test",
    text: "Messages of Stint arrive on this device.",
    path: "/settings",
    data: {},
  };
  const jobId = await db.tenant(ownScope(person), async (tx) => {
    const { numAffectedRows } = await sql`
      insert into delivery (org_id, id, event_id, event_type, channel, user_id, recipient_id, payload, state, created_at)
      select org_id, ${id}::uuid, ${id}::uuid, ${PUSH_TEST_EVENT}, 'push', user_id, id, ${JSON.stringify(payload)}::jsonb,
        'queued', wall_now()
      from push_device where org_id = ${orgId} and user_id = ${userId} and id = ${deviceId}`.execute(tx);
    if (numAffectedRows === 0n) throw problem("not_found");
    return jobs.enqueue(tx, "deliveries", { orgId, deliveryId: id });
  });
  return replyOf(deps, { orgId, id, jobId });
}
