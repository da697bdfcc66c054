import { createHmac } from "node:crypto";
import { PATHS } from "@stint/protocol";
import type { Answer, World } from "@stint/testkit";

export const ZOOM_SECRET = "zoom-webhook-secret";

export type Told = { event: string; event_ts?: number; payload: Record<string, unknown> };
type Reply = { plainToken?: string; encryptedToken?: string };
type Who = { user_name?: string; email?: string; id?: string; user_id?: string };

/** One run of a meeting, as Zoom tells of it. */
export class ZoomMeeting {
  readonly world: World;
  readonly run = `${crypto.randomUUID()}==`;
  readonly number: string;

  constructor(world: World, number = "81234567890") {
    this.world = world;
    this.number = number;
  }

  joined(who: Who, at = this.world.clock.now()): Told {
    return this.#event("meeting.participant_joined", { participant: { ...who, join_time: iso(at) } });
  }

  left(who: Who, at = this.world.clock.now()): Told {
    return this.#event("meeting.participant_left", { participant: { ...who, leave_time: iso(at) } });
  }

  ended(at = this.world.clock.now()): Told {
    return this.#event("meeting.ended", { end_time: iso(at) });
  }

  #event(event: string, more: Record<string, unknown>): Told {
    const object = { id: this.number, uuid: this.run, host_id: "the-host", ...more };
    return {
      event,
      event_ts: this.world.clock.now(),
      payload: { account_id: "acme", object } as Told["payload"],
    };
  }
}

/** Sends an event as Zoom does, signed now and with its secret, unless told otherwise. */
export function tell(
  world: World,
  told: Told,
  more: { secret?: string; agoS?: number; sent?: Told; headers?: Record<string, string> } = {},
): Promise<Answer<Reply>> {
  const timestamp = String(Math.floor(world.clock.now() / 1_000) - (more.agoS ?? 0));
  const signature = createHmac("sha256", more.secret ?? ZOOM_SECRET)
    .update(`v0:${timestamp}:${JSON.stringify(told)}`)
    .digest("hex");
  return world
    .withHeaders({
      "x-zm-request-timestamp": timestamp,
      "x-zm-signature": `v0=${signature}`,
      ...more.headers,
    })
    .post<Reply>(PATHS.zoomWebhook, more.sent ?? told);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
