import type { LocalDate } from "../days.ts";

/** Where the rate of an entry came from, the most specific first; the first that says anything counts. */
export const RATE_SOURCES = [
  "entry",
  "task_user",
  "task",
  "project_user",
  "project",
  "client_user",
  "client",
  "user",
  "organisation",
] as const;

export type RateSource = (typeof RATE_SOURCES)[number];

/** What an hour costs from a day on, for a task, a project, a client (at most one of them), a person, or everybody. */
export type Rate = {
  id: string;
  taskId: string | null;
  projectId: string | null;
  clientId: string | null;
  userId: string | null;
  /** The first day it counts on; the next one for the same ends it. */
  validFrom: LocalDate;
  /** Minor units an hour. Null ends what went before, and the less specific rates count again. */
  minorPerHour: bigint | null;
  /** ISO 4217. Rates of another currency do not count: nothing is converted. */
  currency: string;
};

/** The work that a rate is looked for. */
export type RateSubject = {
  userId: string;
  taskId: string | null;
  projectId: string | null;
  clientId: string | null;
  /** The organisation's day that the entry starts on. */
  day: LocalDate;
  currency: string;
  /** The rate that somebody gave the entry itself. */
  entryMinorPerHour: bigint | null;
};

export type ResolvedRate = { minorPerHour: bigint; source: RateSource; rateId: string | null };

/** The rate of one piece of work, or null if there is none. For many of them make a `rateBook` once. */
export function resolveRate(rates: readonly Rate[], subject: RateSubject): ResolvedRate | null {
  return rateBook(rates).resolve(subject);
}

/** The rates, put in order once, for the rates of many pieces of work. The order they come in changes nothing. */
export function rateBook(rates: readonly Rate[]): { resolve(subject: RateSubject): ResolvedRate | null } {
  const slots = new Map<string, Rate[]>();
  for (const rate of rates) {
    const key = keyOf(slotOf(rate), rate.currency);
    const slot = slots.get(key);
    if (slot) slot.push(rate);
    else slots.set(key, [rate]);
  }
  for (const slot of slots.values()) slot.sort(newestFirst);

  return {
    resolve(subject) {
      if (subject.entryMinorPerHour !== null)
        return { minorPerHour: subject.entryMinorPerHour, source: "entry", rateId: null };
      for (const slot of slotsFor(subject)) {
        const inForce = slots
          .get(keyOf(slot, subject.currency))
          ?.find(({ validFrom }) => validFrom <= subject.day);
        if (inForce && inForce.minorPerHour !== null)
          return { minorPerHour: inForce.minorPerHour, source: slot.source, rateId: inForce.id };
      }
      return null;
    },
  };
}

/** A rung of the order, with whose it is. */
type Slot = { source: RateSource; of: string | null; userId: string | null };

function slotOf({ taskId, projectId, clientId, userId }: Rate): Slot {
  const own = userId !== null;
  if (taskId !== null) return { source: own ? "task_user" : "task", of: taskId, userId };
  if (projectId !== null) return { source: own ? "project_user" : "project", of: projectId, userId };
  if (clientId !== null) return { source: own ? "client_user" : "client", of: clientId, userId };
  return { source: own ? "user" : "organisation", of: null, userId };
}

function slotsFor({ taskId, projectId, clientId, userId }: RateSubject): Slot[] {
  const pair = (of: string | null, own: RateSource, any: RateSource): Slot[] =>
    of === null
      ? []
      : [
          { source: own, of, userId },
          { source: any, of, userId: null },
        ];
  return [
    ...pair(taskId, "task_user", "task"),
    ...pair(projectId, "project_user", "project"),
    ...pair(clientId, "client_user", "client"),
    { source: "user", of: null, userId },
    { source: "organisation", of: null, userId: null },
  ];
}

function keyOf({ source, of, userId }: Slot, currency: string): string {
  return JSON.stringify([source, of, userId, currency]);
}

function newestFirst(one: Rate, other: Rate): number {
  if (one.validFrom !== other.validFrom) return one.validFrom > other.validFrom ? -1 : 1;
  return one.id > other.id ? -1 : 1;
}
