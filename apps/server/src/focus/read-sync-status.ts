import { DAY_MS, MINUTE_MS } from "@stint/core";
import type { SyncHealth, SyncStatus } from "@stint/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import { readMoment } from "../sessions.ts";
import { type Person, scopeOf } from "./person.ts";

const HEALTHY_MS = 30 * MINUTE_MS;
const QUIET_MS = DAY_MS;
const LATEST_UPLOADS = 20;

type DeviceRow = {
  id: string;
  name: string;
  created_ms: string;
  revoked_ms: string | null;
  synced_ms: string | null;
  session_count: string;
  last_start: number | null;
};

/** How each device's uploads stand, those that were used last first. */
export async function readSyncStatus(db: Database, person: Person): Promise<SyncStatus> {
  return db.tenant(scopeOf(person), async (tx) => {
    const { now } = await readMoment(tx);
    const { rows: devices } = await sql<DeviceRow>`
      select d.id, d.name, ms_of(d.created_at) as created_ms, ms_of(k.revoked_at) as revoked_ms,
        ms_of(d.last_sync_at) as synced_ms, d.session_count, d.last_start
      from device d left join api_key k on k.org_id = d.org_id and k.device_id = d.id
      where d.org_id = ${person.orgId} and d.user_id = ${person.userId}
      order by d.last_sync_at desc nulls last, d.created_at desc`.execute(tx);
    const { rows: uploads } = await sql<{
      id: string;
      device_id: string;
      session_count: number;
      first_ms: string;
      last_ms: string;
      synced_ms: string;
    }>`
      select id, device_id, session_count, ms_of(first_start) as first_ms, ms_of(last_start) as last_ms,
        ms_of(synced_at) as synced_ms
      from sync_logs where org_id = ${person.orgId} and user_id = ${person.userId}
      order by synced_at desc, id limit ${LATEST_UPLOADS}`.execute(tx);
    return {
      devices: devices.map((row) => ({
        deviceId: row.id,
        name: row.name,
        health: healthOf(row, now),
        lastSync: isoOrNull(row.synced_ms),
        sessions: Number(row.session_count),
        lastStart: row.last_start === null ? null : iso(row.last_start * 1_000),
        createdAt: iso(row.created_ms),
        revokedAt: isoOrNull(row.revoked_ms),
      })),
      uploads: uploads.map((row) => ({
        id: row.id,
        deviceId: row.device_id,
        sessionCount: row.session_count,
        firstStart: iso(row.first_ms),
        lastStart: iso(row.last_ms),
        syncedAt: iso(row.synced_ms),
      })),
      serverTime: iso(now),
    };
  });
}

function healthOf({ revoked_ms, synced_ms }: DeviceRow, now: number): SyncHealth {
  if (revoked_ms !== null) return "revoked";
  if (synced_ms === null) return "never";
  const age = now - Number(synced_ms);
  if (age <= HEALTHY_MS) return "healthy";
  return age <= QUIET_MS ? "quiet" : "stale";
}

function iso(ms: string | number): string {
  return new Date(Number(ms)).toISOString();
}

function isoOrNull(ms: string | null): string | null {
  return ms === null ? null : iso(ms);
}
