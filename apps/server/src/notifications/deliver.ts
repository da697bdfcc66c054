import type { Deps } from "../deps.ts";
import { type Attempt, Later, type QueueData, type Worker } from "../jobs/jobs.ts";
import { type Channel, type Delivery, GivenUp, type Payload } from "./channel.ts";
import { REST_MS, SlowRecipients } from "./slow-recipients.ts";

type Parts = Pick<Deps, "db" | "log" | "clock"> & { channels: Channel[] };
type Data = QueueData["deliveries"];

const MOST_ERROR = 500;
/** What goes by these goes through one server for everybody. */
const SHARED = ["email", "telegram"];

/** Sends what the queue `deliveries` carries, at least once. A message that is sent twice carries the same id. */
export function deliveryWorker(parts: Parts): Worker<Data> {
  const slow = new SlowRecipients(parts.clock);
  return {
    run: (attempt) => deliver({ ...parts, slow }, attempt),
    giveUp: (data, why) => settle(parts, data, why),
  };
}

async function deliver(
  parts: Parts & { slow: SlowRecipients },
  { data, signal }: Pick<Attempt<Data>, "data" | "signal">,
): Promise<void> {
  const found = await find(parts, data);
  // Sent before, by an attempt whose end was not heard of.
  if (!found) return;
  const { channel: name, delivery } = found;
  const channel = parts.channels.find((one) => one.name === name);
  const recipient = SHARED.includes(name) ? name : delivery.recipientId;
  let isDone: boolean;
  try {
    if (!channel) throw new GivenUp(`This server does not send by ${name}`);
    isDone = await parts.slow.attempt(recipient, () => channel.send(delivery, signal));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof GivenUp) return settle(parts, data, why, 1);
    await parts.db.pool.query(
      "update delivery set attempts = attempts + 1, error = $3 where org_id = $1 and id = $2 and state = 'queued'",
      [data.orgId, data.deliveryId, why.slice(0, MOST_ERROR)],
    );
    throw error;
  }
  if (!isDone) throw new Later("The other side is slow; its turn comes later", REST_MS, { wasTried: false });
  await parts.db.pool.query(
    `update delivery set state = 'sent', attempts = attempts + 1, error = null, settled_at = wall_now()
     where org_id = $1 and id = $2 and state = 'queued'`,
    [data.orgId, data.deliveryId],
  );
}

/** It has failed for good, which administrators see in the list of messages. */
async function settle({ db, log }: Parts, data: Data, why: string, attempts = 0): Promise<void> {
  const { rowCount } = await db.pool.query(
    `update delivery set state = 'failed', attempts = attempts + $4, error = $3, settled_at = wall_now()
     where org_id = $1 and id = $2 and state = 'queued'`,
    [data.orgId, data.deliveryId, why.slice(0, MOST_ERROR), attempts],
  );
  if (rowCount === 1) log.warn(data, "a message failed for good");
}

type Row = {
  channel: string;
  event_id: string;
  event_type: string;
  user_id: string | null;
  recipient_id: string;
  payload: Payload;
};

async function find(
  { db }: Parts,
  { orgId, deliveryId }: Data,
): Promise<{ channel: string; delivery: Delivery } | null> {
  const { rows } = await db.pool.query<Row>(
    `select channel, event_id, event_type, user_id, recipient_id, payload from delivery
     where org_id = $1 and id = $2 and state = 'queued'`,
    [orgId, deliveryId],
  );
  const [row] = rows;
  if (!row) return null;
  const delivery = {
    orgId,
    id: deliveryId,
    eventId: row.event_id,
    eventType: row.event_type,
    userId: row.user_id,
    recipientId: row.recipient_id,
    payload: row.payload,
  };
  return { channel: row.channel, delivery };
}
