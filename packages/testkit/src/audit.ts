import type { LedgerEvent } from "@stint/core";
import type { Punch } from "@stint/protocol";
import type { Database } from "../../../apps/server/src/db/database.ts";
import { eventOf, LEDGER_FIELDS, type LedgerRow } from "../../../apps/server/src/ledger-read.ts";
import type { SteadyClient } from "./load.ts";

export type Close = { sessionId: string; at: number; recordedAt: number; reason: string };

/** What a database holds, read all at once, to be compared with what its clients were told. */
export type Audit = {
  events: LedgerEvent[];
  closes: Close[];
  /** Wall time of the last beat of every open session, ms. */
  lastBeats: Map<string, number>;
  openSessions: Set<string>;
};

export async function audit(db: Database): Promise<Audit> {
  const ledger = await db.pool.query<LedgerRow>(`select ${LEDGER_FIELDS} from ledger order by org_id, seq`);
  const presence = await db.pool.query<{ session_id: string; last_at_ms: string }>(
    "select session_id, last_at_ms from presence",
  );
  const sessions = await db.pool.query<{ id: string }>("select id from session where closed_at is null");
  const events = ledger.rows.map(eventOf);
  return {
    events,
    closes: events.flatMap(({ sessionId, occurredAt, recordedAt, transition }) =>
      transition.type === "session.closed"
        ? [{ sessionId, at: occurredAt, recordedAt, reason: transition.reason }]
        : [],
    ),
    lastBeats: new Map(presence.rows.map((row) => [row.session_id, Number(row.last_at_ms)])),
    openSessions: new Set(sessions.rows.map((row) => row.id)),
  };
}

/** Acknowledged punches that the ledger does not hold as they were acknowledged. */
export function lostPunches({ events }: Audit, acknowledged: Punch[]): Punch[] {
  const held = new Map(events.map((event) => [event.id, event]));
  return acknowledged.filter((punch) => {
    const event = held.get(punch.id);
    const type = punch.type === "IN" ? "session.opened" : "session.closed";
    return !(
      event?.transition.type === type &&
      event.sessionId === punch.sessionId &&
      event.occurredAt === Date.parse(punch.at)
    );
  });
}

/** Clients of whose last acknowledged beat the database knows nothing: neither as last seen nor in the date of the close. */
export function lostBeats({ lastBeats, closes }: Audit, clients: SteadyClient[]): string[] {
  const closedAt = new Map(closes.map((close) => [close.sessionId, close.at]));
  return clients
    .filter((client) => {
      const known = lastBeats.get(client.shiftId) ?? closedAt.get(client.shiftId) ?? 0;
      return known < client.acknowledgedAt;
    })
    .map((client) => client.account.name);
}
