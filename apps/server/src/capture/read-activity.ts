import { CAPTURE_DEFAULTS, type Signal } from "@stint/core";
import type { ActivityList, ActivityQuery, ActivityStretch } from "@stint/protocol";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import { readEvidence } from "./gather-evidence.ts";
import { iso, type Person, scopeOf } from "./person.ts";

/** One's own evidence, with the signals of one device that say the same, one after the other, put together. */
export async function readActivity(
  db: Database,
  person: Person,
  { from, to }: z.infer<typeof ActivityQuery>,
): Promise<ActivityList> {
  const { signals } = await db.tenant(scopeOf(person), (tx) =>
    readEvidence(tx, person, Date.parse(from), Date.parse(to)),
  );
  const devices = Map.groupBy(signals, ({ deviceId }) => deviceId);
  const stretches = [...devices.values()].flatMap(stretchesOf);
  stretches.sort((one, other) => one.start - other.start || one.end - other.end);
  return { stretches: stretches.map(viewOf) };
}

type Stretch = { start: number; end: number; signals: number; what: Signal };

/** A signal holds until the next of its device, unless that is long in coming. */
function stretchesOf(signals: Signal[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [index, what] of signals.entries()) {
    const next = signals[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const end = next - what.at <= CAPTURE_DEFAULTS.idleMs ? next : what.at;
    const last = stretches.at(-1);
    if (last && last.end === what.at && saysTheSame(last.what, what)) {
      last.end = end;
      last.signals += 1;
    } else stretches.push({ start: what.at, end, signals: 1, what });
  }
  return stretches;
}

function saysTheSame(one: Signal, other: Signal): boolean {
  return (
    one.type === other.type &&
    one.app === other.app &&
    one.title === other.title &&
    one.url === other.url &&
    one.path === other.path
  );
}

function viewOf({ start, end, signals, what }: Stretch): ActivityStretch {
  return {
    started_at: iso(start),
    ended_at: iso(end),
    device_id: what.deviceId,
    type: what.type,
    source_type: what.sourceType,
    app: what.app,
    window_title: what.title,
    url: what.url,
    document_path: what.path,
    signals,
  };
}
