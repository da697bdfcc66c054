import { setTimeout as wait } from "node:timers/promises";
import { type Client, request } from "./client.ts";
import { randomFrom } from "./random.ts";

type Student = { id: string };
type Link = { token: string; trackingUrl: string };

const STUDENTS = ["Mia Berg", "Oskar Lund", "Yara Haddad", "Ben Carter", "Aiko Mori", "Leo Novak"];
const TOPICS = [
  "Dovetails by hand",
  "Reading drawings",
  "Sharpening",
  "Estimates",
  "Oak and ash",
  "Finishes",
];
const BEAT_MS = 5_000;
const SILENCE_MS = 100_000;

/** A teacher with some students who, one after the other and over and over, are sent a link and open it. */
export async function teach(url: string, teacher: Client, seed: number): Promise<void> {
  const random = randomFrom(seed + 80);
  const first = random(STUDENTS.length);
  const names = STUDENTS.map((_, index) => STUDENTS[(first + index) % STUDENTS.length] ?? "").slice(
    0,
    3 + random(3),
  );
  for (const [index, name] of names.entries()) {
    const email = `${name.split(" ")[0]?.toLowerCase()}@students.example`;
    const student = await teacher.post<Student>("/api/teachers/students", { name, email });
    void attend(url, teacher, student, seed * 7 + index);
  }
}

/** One student's lessons: most are ended by closing the page, some by a browser that vanishes. */
async function attend(url: string, teacher: Client, student: Student, seed: number): Promise<never> {
  const random = randomFrom(seed);
  await wait(random(20_000));
  for (let lesson = 0; ; lesson++) {
    try {
      const { token, trackingUrl } = await teacher.post<Link>(`/api/teachers/students/${student.id}/zoom`, {
        link: `https://meet.jit.si/halden-workshop-${seed}`,
        topic: TOPICS[(seed + lesson) % TOPICS.length],
      });
      await wait(2_000 + random(8_000));
      const vanishes = (seed + lesson) % 5 === 3;
      await sit(url, { token, trackingUrl }, 20_000 + random(lesson === 0 ? 60_000 : 280_000), vanishes);
      // Another link would end the lesson whose page is gone before it can time out.
      if (vanishes) await wait(SILENCE_MS);
    } catch (error) {
      console.error("a lesson in the demo had trouble:", error instanceof Error ? error.message : error);
    }
    await wait(15_000 + random(60_000));
  }
}

/** What the page does in a student's browser. */
async function sit(
  url: string,
  { token, trackingUrl }: Link,
  forMs: number,
  vanishes: boolean,
): Promise<void> {
  const { pathname, search } = new URL(trackingUrl);
  const page = await fetch(url + pathname + search);
  if (!page.ok) throw new Error(`GET ${pathname} answered ${page.status}`);
  for (const until = Date.now() + forMs; Date.now() < until; await wait(BEAT_MS))
    await request(`${url}/api/zoom/heartbeat`, "POST", { token });
  if (!vanishes) await request(`${url}/api/zoom/end-session`, "POST", { token });
}
