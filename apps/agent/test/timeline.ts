import {
  type Change,
  type FocusEvent,
  type FocusSession,
  FocusSessions,
} from "../src/capture/focus-sessions.ts";

type Kept = FocusSession & { isFinal: boolean };

/** What a store would hold after these events. Each session has its number in order of opening as id. */
export function keptAfter(events: FocusEvent[]): Kept[] {
  let opened = 0;
  const sessions = new FocusSessions(() => `session ${++opened}`);
  const kept = new Map<string, Kept>();
  for (const event of events) for (const change of sessions.take(event)) apply(kept, change);
  return [...kept.values()];
}

/** As `A 0-10`, with `…` for what may still change. */
export function drawn(events: FocusEvent[]): string[] {
  return keptAfter(events).map(
    ({ view, start, end, isFinal }) => `${view.title} ${start}-${end ?? ""}${isFinal ? "" : "…"}`,
  );
}

function apply(kept: Map<string, Kept>, change: Change): void {
  if (change.type === "opened") {
    if (kept.has(change.session.id)) throw new Error(`${change.session.id} was opened twice`);
    kept.set(change.session.id, { ...change.session, isFinal: false });
    return;
  }
  const session = kept.get(change.id);
  if (!session) throw new Error(`${change.id} is not there to be ${change.type}`);
  if (session.isFinal) throw new Error(`${change.id} was final and is ${change.type}`);
  if (change.type === "discarded") kept.delete(change.id);
  else if (change.type === "ended") session.end = change.end;
  else if (session.end === null) throw new Error(`${change.id} is final and has not ended`);
  else session.isFinal = true;
}
