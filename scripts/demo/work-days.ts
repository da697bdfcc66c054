import { randomFrom } from "./random.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What somebody did for a while, and for which project of the demo. */
export type Doing = {
  project: string | null;
  app: string;
  title: string;
  url?: string;
  path?: string;
  /** How many minutes lie between two signals: reading has few. */
  everyMin?: number;
};

export type Stretch = Doing & { start: number; end: number };
/** A meeting in the calendar; in a call the computer is in it, and nobody types. */
export type Meeting = { title: string; project: string | null; start: number; end: number; inCall: boolean };
export type WorkDay = { stretches: Stretch[]; meetings: Meeting[] };

const SHOP: Doing = {
  project: "Web shop",
  app: "Code",
  title: "order-form.ts",
  path: "/projects/shop/order-form.ts",
};
const LOBBY: Doing = {
  project: "Lobby refit",
  app: "Illustrator",
  title: "Lobby, second draft",
  path: "/projects/northwind/lobby.ai",
};
const TICKETS: Doing = {
  project: "Lobby refit",
  app: "Firefox",
  title: "NW-214 Reception desk",
  url: "https://jira.northwind.example/browse/NW-214",
};
const CASES: Doing = {
  project: "Display cases",
  app: "LibreOffice Calc",
  title: "Quote 2041.ods",
  path: "/projects/museum/quote-2041.ods",
};
const TENDER: Doing = {
  project: "Display cases",
  app: "Document Viewer",
  title: "Tender, part B.pdf",
  path: "/projects/museum/tender-b.pdf",
  everyMin: 4,
};
const TABLES: Doing = {
  project: "Dining tables",
  app: "Blender",
  title: "Table, oak, eight seats",
  path: "/projects/oak/table.blend",
};
const MAIL: Doing = { project: null, app: "Thunderbird", title: "Inbox" };
const CHAT: Doing = { project: null, app: "Slack", title: "#workshop" };
const PRICES: Doing = {
  project: null,
  app: "Firefox",
  title: "Supplier prices",
  url: "https://prices.example/oak",
};
const FILM: Doing = {
  project: null,
  app: "Firefox",
  title: "Dovetails by hand",
  url: "https://www.youtube.com/watch",
};

const MAIN = [SHOP, LOBBY, TICKETS, CASES, TABLES, SHOP, LOBBY];
const LOOKS = [CHAT, MAIL, PRICES];
/** What somebody looks at who is on the lobby. */
const LOBBY_LOOKS = [TICKETS, TICKETS, CHAT];

/** A day of somebody in the demo, the same for the same seed and day; null at weekends. */
export function workDay(midnight: number, seed: number): WorkDay | null {
  const weekday = new Date(midnight + 12 * HOUR_MS).getDay();
  if (weekday === 0 || weekday === 6) return null;
  const number = Math.round(midnight / DAY_MS);
  const random = randomFrom(seed * 1_009 + number);
  const day: WorkDay = { stretches: [], meetings: [] };
  const pick = (offset: number): Doing => MAIN[(number * 3 + seed + offset) % MAIN.length] ?? SHOP;
  let at = midnight + 8 * HOUR_MS + (10 + random(30)) * MINUTE_MS;
  at = scattered(day, at, 14 + random(10), random);
  at = focused(day, at, { doing: pick(0), minutes: 70 + random(30), looks: 12 }, random) + 2 * MINUTE_MS;
  at = meeting(day, at, number, random);
  at = focused(day, at, { doing: pick(1), minutes: 35 + random(25), looks: 6 }, random);
  at = Math.max(at + 35 * MINUTE_MS, midnight + 12 * HOUR_MS + (30 + random(20)) * MINUTE_MS);
  at = focused(day, at, { doing: pick(2), minutes: 45 + random(30), looks: 8 }, random);
  at = weekday % 2 === 0 ? focused(day, at, { doing: TENDER, minutes: 40, looks: 0 }, random) : at;
  at += 16 * MINUTE_MS;
  at = scattered(day, at, 25 + random(20), random);
  at = focused(day, at + 13 * MINUTE_MS, { doing: pick(3), minutes: 50 + random(25), looks: 9 }, random);
  if (random(3) === 0) day.stretches.push({ ...FILM, start: at + 15 * MINUTE_MS, end: at + 24 * MINUTE_MS });
  return day;
}

type Random = (below: number) => number;
type Work = { doing: Doing; minutes: number; looks: number };

/** One thing for long, with a look at something else now and then: `looks` times in a hundred minutes. Returns its end. */
function focused(day: WorkDay, from: number, { doing, minutes, looks: often }: Work, random: Random): number {
  const end = from + minutes * MINUTE_MS;
  let at = from;
  while (at < end) {
    const until = Math.min(end, at + (often === 0 ? minutes : 100 / often + random(9)) * MINUTE_MS);
    day.stretches.push({ ...doing, start: at, end: until });
    at = until;
    if (at >= end) break;
    const look = Math.min(end, at + (20 + random(70)) * 1_000);
    const looks = doing === LOBBY ? LOBBY_LOOKS : LOOKS;
    day.stretches.push({ ...(looks[random(looks.length)] ?? CHAT), start: at, end: look });
    at = look;
  }
  return end;
}

/** A little of everything. Returns its end. */
function scattered(day: WorkDay, from: number, minutes: number, random: Random): number {
  const end = from + minutes * MINUTE_MS;
  const all = [...LOOKS, CASES, SHOP];
  for (let at = from; at < end; ) {
    const until = Math.min(end, at + (60 + random(240)) * 1_000);
    day.stretches.push({ ...(all[random(all.length)] ?? MAIL), start: at, end: until });
    at = until;
  }
  return end;
}

function meeting(day: WorkDay, from: number, number: number, random: Random): number {
  const start = Math.ceil(from / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  const end = start + (random(2) === 0 ? 30 : 45) * MINUTE_MS;
  const inCall = number % 2 === 0;
  const [title, project] =
    number % 3 === 0 ? ["Northwind weekly", "Lobby refit"] : ["Round in the workshop", "Office"];
  day.meetings.push({ title, project, start, end, inCall });
  return end + MINUTE_MS;
}
