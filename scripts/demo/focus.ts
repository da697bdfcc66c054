import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { RECORDED_DAYS, type Recorded } from "./capture.ts";
import { type Client, request } from "./client.ts";
import { randomFrom } from "./random.ts";
import type { Stretch } from "./work-days.ts";

type Session = {
  id: string;
  app_name: string;
  window_title: string;
  url: string | null;
  start_time: number;
  end_time: number;
  duration: number;
};
type Key = { key: string };
/** Whether managers see the categories, and the days that are known from elsewhere. */
type Focus = { shares: boolean; recorded: Recorded };

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;
const DAYS = 72;
const AT_A_TIME = 1_000;
const SYNC_EVERY_MS = 20_000;

const WORK: { app: string; url?: string; titles: string[]; weight: number; longestMin: number }[] = [
  { app: "Code", titles: ["order-form.ts", "prices.sql", "README.md"], weight: 22, longestMin: 14 },
  { app: "LibreOffice Calc", titles: ["Quote 2041", "Timber stock"], weight: 14, longestMin: 10 },
  { app: "Thunderbird", titles: ["Inbox", "Re: delivery on Friday"], weight: 15, longestMin: 5 },
  {
    app: "Firefox",
    url: "https://prices.example/oak",
    titles: ["Supplier prices"],
    weight: 12,
    longestMin: 6,
  },
  {
    app: "Firefox",
    url: "https://github.com/halden/shop",
    titles: ["Pull requests"],
    weight: 10,
    longestMin: 8,
  },
  {
    app: "Firefox",
    url: "https://docs.google.com/d/1",
    titles: ["Opening hours, draft"],
    weight: 6,
    longestMin: 7,
  },
  {
    app: "Firefox",
    url: "https://www.youtube.com/watch",
    titles: ["Dovetails by hand"],
    weight: 3,
    longestMin: 14,
  },
  { app: "Slack", titles: ["#workshop", "Mei Chen"], weight: 12, longestMin: 6 },
  { app: "Zoom", titles: ["Monday round"], weight: 5, longestMin: 45 },
  { app: "Inkscape", titles: ["Shop floor, second draft"], weight: 6, longestMin: 15 },
  { app: "Files", titles: ["Drawings"], weight: 4, longestMin: 3 },
];

/** Two computers with a key each: weeks of sessions sent at once as after a long journey, then a new one now and then. Returns the laptop's key. */
export async function runFocus(
  url: string,
  client: Client,
  seed: number,
  { shares, recorded }: Focus,
): Promise<string> {
  const firstDay = new Date((startOfToday() - DAYS * DAY_S) * 1_000).toISOString().slice(0, 10);
  if (shares) await client.put("/api/focus/sharing", { shared: true, from: firstDay });
  const random = randomFrom(seed + 40);
  const laptop = await client.post<Key>("/api/keys", { name: "Laptop" });
  const studio = await client.post<Key>("/api/keys", { name: "Workshop PC" });
  const now = Date.now() / 1_000;
  const past = Array.from({ length: DAYS - RECORDED_DAYS }, (_, day) =>
    dayOf(startOfToday() - (RECORDED_DAYS + day) * DAY_S, now, random),
  ).flat();
  await send(
    url,
    studio.key,
    past.filter((session) => isInWorkshop(session)),
  );
  const known = [...recorded.reviewed, ...recorded.waiting].flatMap(({ stretches }) =>
    stretches.map(asSession),
  );
  await send(url, laptop.key, [...past.filter((session) => !isInWorkshop(session)), ...known]);
  void goOn(url, laptop.key, random);
  return laptop.key;
}

function asSession({ app, title, url, start, end }: Stretch): Session {
  const [from, to] = [Math.floor(start / 1_000), Math.floor(end / 1_000)];
  return {
    id: randomUUID(),
    app_name: app,
    window_title: title,
    url: url ?? null,
    start_time: from,
    end_time: to,
    duration: Math.max(1, to - from),
  };
}

/** A session every now and then, until the demo ends. */
async function goOn(url: string, key: string, random: (below: number) => number): Promise<never> {
  for (;;) {
    await wait(SYNC_EVERY_MS);
    const end = Date.now() / 1_000;
    try {
      await send(url, key, [sessionOf(end - SYNC_EVERY_MS / 1_000, end, random)]);
    } catch (error) {
      console.error("a computer in the demo had trouble:", error instanceof Error ? error.message : error);
    }
  }
}

/** Uploads of at most as many as the server takes, oldest first, as the agent sends them. */
async function send(url: string, key: string, sessions: Session[]): Promise<void> {
  const inOrder = sessions.toSorted((a, b) => a.start_time - b.start_time);
  for (let first = 0; first < inOrder.length; first += AT_A_TIME)
    await request(`${url}/api/sync`, "POST", { sessions: inOrder.slice(first, first + AT_A_TIME) }, key);
}

/** What somebody did on a day from morning to evening, as far as it has gone by; little at a weekend. */
function dayOf(midnight: number, now: number, random: (below: number) => number): Session[] {
  const weekday = new Date(midnight * 1_000).getDay();
  const isWeekend = weekday === 0 || weekday === 6;
  const isToday = now - midnight < DAY_S;
  if (isWeekend && !isToday && random(3) > 0) return [];
  let at = midnight + (isWeekend ? 11 : 8) * HOUR_S + random(50) * MINUTE_S;
  let end = midnight + (isWeekend ? 13 : 16) * HOUR_S + random(110) * MINUTE_S;
  if (isToday) [at, end] = [Math.max(midnight, Math.min(at, now - 4 * HOUR_S)), now];
  const lunch = midnight + 12 * HOUR_S + random(40) * MINUTE_S;
  const sessions: Session[] = [];
  while (at < end) {
    const session = sessionOf(at, end, random);
    if (session.start_time < lunch && session.end_time > lunch) {
      at = lunch + 35 * MINUTE_S;
      continue;
    }
    sessions.push(session);
    at = session.end_time + (random(12) === 0 ? random(14 * MINUTE_S) : random(20));
  }
  return sessions;
}

function sessionOf(start: number, latest: number, random: (below: number) => number): Session {
  let ticket = random(WORK.reduce((sum, { weight }) => sum + weight, 0));
  const work =
    WORK.find(({ weight }) => {
      ticket -= weight;
      return ticket < 0;
    }) ?? WORK[0];
  if (!work) throw new Error("there is no work");
  const end = Math.min(latest, start + 30 + random(work.longestMin * MINUTE_S));
  return {
    id: randomUUID(),
    app_name: work.app,
    window_title: work.titles[random(work.titles.length)] ?? work.app,
    url: work.url ?? null,
    start_time: start,
    end_time: end,
    duration: Math.max(1, end - start),
  };
}

function isInWorkshop({ start_time }: Session): boolean {
  return Math.floor(start_time / DAY_S) % 5 === 2;
}

function startOfToday(): number {
  return new Date().setHours(0, 0, 0, 0) / 1_000;
}
