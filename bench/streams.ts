import { PATHS, type PunchReply } from "@stint/protocol";
import { createPlace, ENGINES, type Engine, withDatabase } from "./harness/database.ts";
import { type Figure, format, median, percentile, say } from "./harness/figures.ts";
import { type Account, seedPeople } from "./harness/people.ts";
import { startServer } from "./harness/server-process.ts";
import { forkFile, messageOf } from "./load/processes.ts";
import type { StreamOrder, StreamReport } from "./load/stream-readers.ts";

const STREAMS = 1_000;
const STREAMS_EACH = 25;
const PUNCHES = 50;
const PAUSE_MS = 200;
const PATIENCE_MS = 10_000;

/** From the command that punches somebody out until the event has arrived on each of a thousand managers' streams. */
export async function streams(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  const roles = [
    ...Array.from({ length: STREAMS / STREAMS_EACH }, () => "manager" as const),
    ...Array.from({ length: PUNCHES }, () => "member" as const),
  ];
  const people = await withDatabase(place, (database) => seedPeople(database, roles));
  const managers = people.slice(0, STREAMS / STREAMS_EACH);
  const members = people.slice(managers.length);
  const server = await startServer(place, { STINT_LOG_LEVEL: "info" });
  const url = `http://127.0.0.1:${server.port}`;
  for (const member of members) await punch(url, member, "IN");
  const readers = forkFile("stream-readers.ts");
  const tokens = managers.flatMap(({ token }) => Array.from({ length: STREAMS_EACH }, () => token));
  readers.send({ type: "open", port: server.port, tokens } satisfies StreamOrder);
  await messageOf(readers);
  const commands: { sentAt: number; answerMs: number; sessionId: string }[] = [];
  for (const member of members) {
    const sentAt = Date.now();
    const { punch: out } = await punch(url, member, "OUT");
    commands.push({ sentAt, answerMs: Date.now() - sentAt, sessionId: out.sessionId });
    await pause(PAUSE_MS);
  }
  const report = await reportOf(readers, PUNCHES * STREAMS);
  const delays = commands.flatMap(({ sentAt, sessionId }) =>
    (report.get(sessionId) ?? []).map((at) => at - sentAt),
  );
  say(
    `  ${engine}: punch-outs were answered in ${format(median(commands.map((c) => c.answerMs)))} ms (median)`,
  );
  await server.stop();
  const what = `${engine}: punch-out to ${format(STREAMS)} streams`;
  return [
    { what: `${what}: p50`, value: percentile(delays, 50), unit: "ms" },
    { what: `${what}: p99`, value: percentile(delays, 99), unit: "ms", atMost: 250 },
    {
      what: `${what}: events missing`,
      value: PUNCHES * STREAMS - delays.length,
      unit: "",
      atLeast: 0,
      atMost: 0,
    },
  ];
}

async function punch(url: string, account: Account, type: "IN" | "OUT"): Promise<PunchReply> {
  const answer = await fetch(url + PATHS.punch, {
    method: "POST",
    headers: { authorization: `Bearer ${account.token}`, "content-type": "application/json" },
    body: JSON.stringify({ type }),
  });
  if (!answer.ok) throw new Error(`punching ${type} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as PunchReply;
}

async function reportOf(readers: ReturnType<typeof forkFile>, expected: number): Promise<StreamReport> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    readers.send({ type: "report" } satisfies StreamOrder);
    const report = await messageOf<StreamReport>(readers);
    const arrived = [...report.values()].reduce((sum, times) => sum + times.length, 0);
    if (arrived >= expected || performance.now() > giveUpAt) return report;
    await pause(PAUSE_MS);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
