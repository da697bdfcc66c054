import type { LocalDate } from "@stint/core/days";
import type { BillingRate, ProjectTask } from "@stint/protocol/billing";
import type { Client, Project } from "@stint/protocol/projects";
import type { RateSlot } from "./rate-queries.ts";

/** What the rates' ids stand for. */
export type Names = {
  clients: readonly Client[];
  projects: readonly Project[];
  tasks: readonly ProjectTask[];
  people: readonly { id: string; name: string }[];
};

/** Everything that was ever said about one piece of work in one currency, the latest first. */
export type SlotHistory = {
  key: string;
  slot: RateSlot;
  currency: string;
  /** What it holds for, `Project Till`. */
  title: string;
  /** Whose or what it is part of: `Acme, only Alice`. */
  detail: string;
  /** Whom it belongs to, to narrow the list by. */
  clientId: string | null;
  rates: BillingRate[];
  /** What counts on the day; null if nothing does, or if it was ended. */
  now: BillingRate | null;
  /** What will come after it. */
  next: BillingRate | null;
};

/** The rates by what they hold for: everybody, people, then each client with its projects and tasks. */
export function rateSlots(rates: readonly BillingRate[], names: Names, today: LocalDate): SlotHistory[] {
  const bySlot = new Map<string, BillingRate[]>();
  for (const rate of rates) {
    const key = keyOf(rate);
    bySlot.set(key, [...(bySlot.get(key) ?? []), rate]);
  }
  return [...bySlot.entries()]
    .flatMap(([key, own]) => {
      const [first] = own;
      return first ? [historyOf(key, first, own, names, today)] : [];
    })
    .sort((left, right) => (orderOf(left, names) < orderOf(right, names) ? -1 : 1));
}

function historyOf(
  key: string,
  first: BillingRate,
  own: readonly BillingRate[],
  names: Names,
  today: LocalDate,
): SlotHistory {
  const { taskId, projectId, clientId, userId, currency } = first;
  const rates = [...own].sort((left, right) => (left.validFrom > right.validFrom ? -1 : 1));
  const inForce = rates.find(({ validFrom }) => validFrom <= today);
  const slot = { taskId, projectId, clientId, userId };
  return {
    key,
    slot,
    currency,
    ...slotWords(slot, names),
    clientId: ownerOf(slot, names)?.id ?? null,
    rates,
    now: inForce && inForce.minorPerHour !== null ? inForce : null,
    next: rates.findLast(({ validFrom }) => validFrom > today) ?? null,
  };
}

/** What a slot is called. */
export function slotWords(slot: RateSlot, names: Names): { title: string; detail: string } {
  const { task, project } = partsOf(slot, names);
  const client = ownerOf(slot, names);
  const person = slot.userId === null ? null : nameIn(names.people, slot.userId, "Somebody who has left");
  const only = person ? `only ${person}` : null;
  if (slot.taskId !== null)
    return titled(`Task ${task?.name ?? "that is gone"}`, project?.name, client?.name, only);
  if (slot.projectId !== null)
    return titled(`Project ${project?.name ?? "that is gone"}`, client?.name, only);
  if (slot.clientId !== null) return titled(`Client ${client?.name ?? "that is gone"}`, only);
  return person
    ? titled(person, "wherever nothing else is said")
    : titled("Everybody", "wherever nothing else is said");
}

function titled(title: string, ...details: (string | null | undefined)[]) {
  return { title, detail: details.filter(Boolean).join(", ") };
}

function partsOf({ taskId, projectId }: RateSlot, { tasks, projects }: Names) {
  const task = tasks.find(({ id }) => id === taskId);
  return { task, project: projects.find(({ id }) => id === (projectId ?? task?.projectId)) };
}

/** The client that a slot's work is billed to. */
export function ownerOf(slot: RateSlot, names: Names): Client | undefined {
  const clientId = slot.clientId ?? partsOf(slot, names).project?.clientId;
  return names.clients.find(({ id }) => id === clientId);
}

function nameIn(rows: readonly { id: string; name: string }[], id: string, otherwise: string): string {
  return rows.find((row) => row.id === id)?.name ?? otherwise;
}

function keyOf({ taskId, projectId, clientId, userId, currency }: BillingRate): string {
  return [taskId, projectId, clientId, userId, currency].join(" ");
}

/** Everybody, people, and then a tree of client, project and task, each before what is below it. */
function orderOf({ slot, title, currency }: SlotHistory, names: Names): string {
  const { task, project } = partsOf(slot, names);
  const owner = ownerOf(slot, names)?.name ?? "";
  const isWork = slot.taskId !== null || slot.projectId !== null || slot.clientId !== null;
  const level = isWork ? "2" : slot.userId === null ? "0" : "1";
  const path = isWork ? [owner, project?.name ?? "", task?.name ?? "", slot.userId ?? ""] : [title];
  return [level, ...path, currency].join("\u0000").toLowerCase();
}
