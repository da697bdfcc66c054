import type { Random } from "./random.ts";
import { type Day, MINUTE, type Stretch } from "./truth.ts";

/** A signal in the words of the wire. */
export type SentSignal = {
  timestamp?: string;
  app: string;
  type: string;
  source_type: string;
  window_title: string;
  url: string;
  document_path: string;
  device_id: string;
};

/** What a device uploads at once, by a clock of its own. */
export type Upload = { sentAt: number; receivedAt: number; signals: SentSignal[] };

type Window = Pick<SentSignal, "app" | "window_title" | "url" | "document_path">;

/** Everything that the devices and the calendar of a day send: with silence, noise, repetitions, disorder and wrong clocks. */
export function uploadsOf(day: Day, random: Random): Upload[] {
  const scene = new Scene(day, random);
  for (const [index, stretch] of day.stretches.entries()) scene.play(stretch, day.stretches[index - 1]);
  for (const { start, end, title } of day.events) {
    const marks: [number, string][] = [[start, "calendar_start"]];
    for (let at = start + 30 * MINUTE; at < end; at += 30 * MINUTE) marks.push([at, "calendar"]);
    for (const [at, type] of [...marks, [end, "calendar_end"] as const])
      scene.say(at, { ...windowOf("", title), url: "" }, type, "calendar");
  }
  return scene.uploads();
}

class Scene {
  readonly #day: Day;
  readonly #random: Random;
  readonly #said: { at: number; signal: SentSignal }[] = [];
  readonly #hasSecond: boolean;
  #device = "laptop";
  #leftCallOpen = false;

  constructor(day: Day, random: Random) {
    this.#day = day;
    this.#random = random;
    this.#hasSecond = random.chance(day.persona.secondDevice);
  }

  play(stretch: Stretch, before: Stretch | undefined): void {
    if (this.#hasSecond && this.#random.chance(0.4)) this.#device = this.#random.pick(["laptop", "desktop"]);
    if (stretch.doing === "work") this.#type(stretch, 25_000, 240_000);
    else if (stretch.doing === "reading") this.#type(stretch, 150_000, 14 * MINUTE);
    else if (stretch.doing === "call") this.#call(stretch);
    else if (stretch.doing === "room") this.#room(stretch);
    else if (stretch.doing === "away") this.#leave(stretch, before);
    else if (stretch.doing === "desk break") this.#amuse(stretch);
  }

  say(at: number, window: Window, type = "window", device = this.#device): void {
    const timestamp = new Date(at).toISOString();
    this.#said.push({
      at,
      signal: {
        timestamp,
        type,
        source_type: device === "calendar" ? "calendar" : "agent",
        device_id: device,
        ...window,
      },
    });
  }

  /** Work at the computer: windows that stay for a while, silence now and then, looks at something else. */
  #type({ start, end, project }: Stretch, meanMs: number, longestMs: number): void {
    const random = this.#random;
    let window = this.#windowFor(project);
    let diversion = start + this.#untilDiversion();
    for (let at = start; at < end; ) {
      this.say(at, window);
      at += Math.max(1_000, Math.min(longestMs, random.waiting(meanMs)));
      if (random.chance(0.25)) window = this.#windowFor(project);
      if (at < diversion || at + 2 * MINUTE > end) continue;
      const until = at + random.between(15_000, 100_000);
      const other = random.chance(0.5) ? this.#windowFor(this.#otherProject()) : random.pick(CHATTER);
      for (; at < until; at += Math.max(2_000, random.waiting(15_000))) this.say(at, other);
      diversion = at + this.#untilDiversion();
    }
  }

  /** A call: listening in silence, or doing something else beside it. */
  #call({ start, end, project }: Stretch): void {
    const random = this.#random;
    const call = callWindow(random.chance(0.35) ? project : null);
    const meanMs = random.pick([1.5, 5, 9]) * MINUTE;
    const beside = random.pick([0, 0.15, 0.5]);
    for (
      let at = start + random.between(0, 30_000);
      at < end;
      at += Math.max(4_000, random.waiting(meanMs))
    ) {
      this.say(at, call);
      if (!random.chance(beside)) continue;
      const other = random.chance(0.4) ? this.#windowFor(project) : random.pick(CHATTER);
      const until = Math.min(end, at + random.between(0.5, 4) * MINUTE);
      for (at += 5_000; at < until; at += Math.max(5_000, random.waiting(30_000))) this.say(at, other);
    }
    this.#leftCallOpen = random.chance(0.12);
    if (!this.#leftCallOpen && random.chance(0.6)) this.say(end - 1_000, call);
  }

  /** A meeting in a room: the computer closed, left alone, or taken along for notes. */
  #room({ start, end, project }: Stretch): void {
    const random = this.#random;
    const computer = random.pick(["closed", "alone", "alone", "notes"]);
    if (computer === "closed") this.say(start, NOTHING, "lock");
    if (computer !== "notes") return;
    const notes = random.chance(0.6) ? this.#windowFor(project) : windowOf("Obsidian", "Notes");
    for (let at = start + random.waiting(4 * MINUTE); at < end; at += 2_000 + random.waiting(4 * MINUTE))
      this.say(at, notes);
  }

  #leave({ start, end }: Stretch, before: Stretch | undefined): void {
    const random = this.#random;
    if (random.chance(0.35)) this.say(start + 1_000, NOTHING, "lock");
    else if (random.chance(0.4) && end - start > 12 * MINUTE) this.say(start + 10 * MINUTE, NOTHING, "lock");
    if (random.chance(0.15))
      for (let at = start; at < end; at += random.between(2, 4) * MINUTE)
        this.say(at, windowOf("Spotify", "A song"), "media");
    if (random.chance(0.15))
      for (let at = start; at < end; at += 20_000 + random.waiting(2 * MINUTE))
        this.say(at, AMUSEMENT, "window", "phone");
    if (random.chance(0.1)) this.say(random.between(start, end), windowOf("Desktop", ""));
    // Who left a call open finds it in front on coming back.
    if (this.#leftCallOpen && before?.doing === "call") this.say(end - 2_000, callWindow(null));
    this.#leftCallOpen = false;
  }

  #amuse({ start, end }: Stretch): void {
    for (let at = start; at < end; at += 5_000 + this.#random.waiting(50_000))
      this.say(at, this.#random.chance(0.85) ? AMUSEMENT : this.#random.pick(CHATTER));
  }

  #untilDiversion(): number {
    return this.#random.waiting(60 / this.#day.persona.diversions) * MINUTE;
  }

  #otherProject(): string {
    return `project-${String.fromCharCode(97 + Math.floor(this.#random.share() * this.#day.persona.projects))}`;
  }

  /** A window of a project, which often shows it, mostly rightly. */
  #windowFor(project: string | null): Window {
    const random = this.#random;
    if (!random.chance(this.#day.persona.evidence)) return random.pick(NEUTRAL);
    const shown = random.chance(0.03) ? this.#otherProject() : project;
    const file = `file-${Math.floor(random.share() * 30)}`;
    return random.pick<Window>([
      { ...windowOf("Code", `${file} - editor`), document_path: `Code/${shown}/src/${file}` },
      { ...windowOf("Firefox", `Issue ${file}`), url: `https://${shown}.example.com/issues/${file}` },
      { ...windowOf("Word", `${file}.docx`), document_path: `Documents/${shown}/${file}.docx` },
    ]);
  }

  /** A batch an hour and device, some sent twice, none in order, now and then without a time, by clocks that are wrong. */
  uploads(): Upload[] {
    const random = this.#random;
    const batches = new Map<string, { at: number; signal: SentSignal }[]>();
    for (const said of this.#said) {
      const name = `${said.signal.device_id} ${Math.floor(said.at / (60 * MINUTE))}`;
      batches.set(name, [...(batches.get(name) ?? []), said]);
    }
    const wrong = new Map(
      ["laptop", "desktop", "phone"].map((device) => [
        device,
        random.chance(0.2) ? random.between(-240_000, 240_000) : 0,
      ]),
    );
    return [...batches.values()].flatMap((batch) => {
      const skewMs = Math.round(wrong.get(batch[0]?.signal.device_id ?? "") ?? 0);
      const receivedAt =
        Math.max(...batch.map(({ at }) => at)) + Math.round(random.between(1_000, 20 * MINUTE));
      const signals = batch.flatMap(({ at, signal }) => {
        const told = { ...signal, timestamp: new Date(Math.round(at + skewMs)).toISOString() };
        if (random.chance(0.004)) delete (told as SentSignal).timestamp;
        return random.chance(0.02) ? [told, told] : [told];
      });
      const upload = { sentAt: receivedAt + skewMs, receivedAt, signals: shuffled(signals, random) };
      return random.chance(0.03) ? [upload, upload] : [upload];
    });
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.share() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

function windowOf(app: string, title: string): Window {
  return { app, window_title: title, url: "", document_path: "" };
}

function callWindow(project: string | null): Window {
  return windowOf("Zoom", project === null ? "Zoom Meeting" : `Zoom: ${project}`);
}

const NOTHING = windowOf("", "");
const AMUSEMENT: Window = { ...windowOf("Firefox", "Videos"), url: "https://www.youtube.com/watch" };
const CHATTER: readonly Window[] = [
  windowOf("Slack", "general"),
  windowOf("Outlook", "Inbox"),
  { ...windowOf("Firefox", "News"), url: "https://news.example.org/today" },
];
const NEUTRAL: readonly Window[] = [
  windowOf("Terminal", "bash"),
  windowOf("Slack", "team"),
  windowOf("Outlook", "Inbox"),
  { ...windowOf("Firefox", "Search"), url: "https://search.example.org/results" },
  { ...windowOf("Firefox", "Documentation"), url: "https://docs.example.net/reference" },
  windowOf("Excel", "Book 1"),
];
