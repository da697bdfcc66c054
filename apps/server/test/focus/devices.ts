import { randomUUID } from "node:crypto";
import type { CreatedApiKey, SyncReply } from "@stint/protocol";
import type { Answer, Person, Requests, World } from "@stint/testkit";

/** A session as an agent sends it. */
export type Sent = Record<string, unknown> & { id: string; start_time: number; duration: number };

/** An hour of a Tuesday, Unix seconds. */
export const NINE = Date.parse("2026-03-03T09:00:00Z") / 1_000;

export function session(more: Record<string, unknown> = {}): Sent {
  const start = Number(more.start_time ?? NINE);
  const duration = Number(more.duration ?? 60);
  return {
    id: randomUUID(),
    app_name: "Editor",
    window_title: "A report",
    url: null,
    start_time: start,
    end_time: start + duration,
    duration,
    bundle_id: null,
    tab_title: null,
    tab_count: null,
    document_path: null,
    is_full_screen: false,
    is_minimized: false,
    ...more,
  };
}

export type Device = {
  id: string;
  keyId: string;
  key: string;
  /** Requests with the key of this device. */
  requests: Requests;
  sync(sessions: unknown[]): Promise<Answer<SyncReply>>;
};

/** A device of a person's, with a key of its own. */
export async function deviceOf(world: World, person: Person, name = "Laptop"): Promise<Device> {
  const { body } = await person.post<CreatedApiKey>("/api/keys", { name });
  const requests = world.withHeaders({ authorization: `Bearer ${body.key}` });
  return {
    id: body.deviceId,
    keyId: body.id,
    key: body.key,
    requests,
    sync: (sessions) => requests.post<SyncReply>("/api/sync", { sessions }),
  };
}
