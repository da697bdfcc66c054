import type { Persona } from "./personas.ts";
import type { Random } from "./random.ts";

export const MINUTE = 60_000;
export const ZONE = "America/New_York";

/** What somebody really did. Breaks have no project. */
export type Stretch = {
  start: number;
  end: number;
  doing: "work" | "reading" | "call" | "room" | "phone" | "away" | "desk break";
  project: string | null;
};

/** What the calendar says, which is not what happened. */
export type Event = { start: number; end: number; project: string; title: string };

export type Day = { persona: Persona; stretches: Stretch[]; events: Event[] };

/** Days with and without a change of the clock in the zone. */
const DATES = [
  "2026-03-03",
  "2026-03-08",
  "2026-05-12",
  "2026-06-17",
  "2026-09-22",
  "2026-10-15",
  "2026-11-01",
  "2026-12-02",
];

export function dayOf(persona: Persona, random: Random): Day {
  const isNight = random.chance(persona.nights);
  const midnight = Date.parse(`${random.pick(DATES)}T05:00:00Z`);
  const plan = new Plan(
    persona,
    random,
    midnight + random.between(isNight ? 18 : 7.5, isNight ? 20.5 : 10) * 60 * MINUTE,
  );
  const hours = random.between(6.5, 9);
  const meetings = meetingTimes(persona, random, plan.now, hours);
  const lunchAt = plan.now + random.between(3, 4.5) * 60 * MINUTE;
  const until = plan.now + hours * 60 * MINUTE;
  let hadLunch = false;
  while (plan.now < until) {
    const meeting = meetings[0];
    if (meeting && meeting - plan.now < 4 * MINUTE) {
      meetings.shift();
      plan.meet(Math.max(meeting, plan.now));
    } else if (!hadLunch && plan.now > lunchAt) {
      hadLunch = true;
      plan.rest("away", random.between(25, 65));
    } else plan.work(Math.min(meeting ?? until, until));
  }
  return { persona, stretches: plan.stretches, events: plan.events };
}

function meetingTimes(persona: Persona, random: Random, start: number, hours: number): number[] {
  const times: number[] = [];
  const count = Math.round(random.between(0.5, 1.5) * persona.meetings);
  for (let left = count; left > 0; left--)
    times.push(start + Math.floor(random.between(0.5, hours * 2)) * 30 * MINUTE);
  return [...new Set(times)].sort((one, other) => one - other);
}

class Plan {
  readonly stretches: Stretch[] = [];
  readonly events: Event[] = [];
  now: number;
  readonly #persona: Persona;
  readonly #random: Random;
  #project: string;

  constructor(persona: Persona, random: Random, start: number) {
    this.#persona = persona;
    this.#random = random;
    this.now = start;
    this.#project = this.#anyProject();
  }

  work(until: number): void {
    const random = this.#random;
    if (random.chance(0.6)) this.#project = this.#anyProject();
    const minutes = Math.max(3, random.around(this.#persona.workMinutes));
    const doing = random.chance(this.#persona.reading) ? "reading" : "work";
    const end = Math.min(this.now + minutes * MINUTE, Math.max(until, this.now + 2 * MINUTE));
    while (this.now < end) {
      const pause = this.now + random.waiting(60 / this.#persona.breaks) * MINUTE;
      this.#add(doing, this.#project, Math.min(pause, end));
      if (pause < end) this.rest(random.chance(0.7) ? "away" : "desk break", random.between(3, 16));
    }
  }

  rest(doing: "away" | "desk break", minutes: number): void {
    this.#add(doing, null, this.now + minutes * MINUTE);
  }

  /** A meeting that was planned for a time: held, or not. */
  meet(at: number): void {
    const random = this.#random;
    const project = this.#anyProject();
    const planned = random.pick([15, 30, 30, 45, 60, 60]) * MINUTE;
    const isPlanned = random.chance(this.#persona.inCalendar);
    if (isPlanned) {
      const title = random.chance(0.65)
        ? `${project} weekly`
        : random.pick(["Sync", "1:1", "Planning", "Review"]);
      this.events.push({ start: at, end: at + planned, project, title });
    }
    // Some events in a calendar are not kept: the person works on.
    if (isPlanned && random.chance(0.12)) return;
    if (this.now < at) this.#add("work", this.#project, at + random.between(-2, 3) * MINUTE);
    const held = Math.max(6 * MINUTE, planned + random.between(-10, 12) * MINUTE);
    const doing = random.chance(this.#persona.inRoom) ? "room" : random.chance(0.08) ? "phone" : "call";
    this.#add(doing, project, this.now + held);
    if (random.chance(0.15)) this.rest("away", random.between(4, 20));
  }

  #add(doing: Stretch["doing"], project: string | null, end: number): void {
    const rounded = Math.round(end / 1_000) * 1_000;
    if (rounded <= this.now) return;
    this.stretches.push({ start: this.now, end: rounded, doing, project });
    this.now = rounded;
  }

  #anyProject(): string {
    return `project-${String.fromCharCode(97 + Math.floor(this.#random.share() * this.#persona.projects))}`;
  }
}
