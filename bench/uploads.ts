import { Agent, request } from "node:http";
import { createPlace, ENGINES, type Engine, type Place, withDatabase } from "./harness/database.ts";
import { type Figure, format, median, percentile, say } from "./harness/figures.ts";
import { type Account, seedPeople } from "./harness/people.ts";
import { type ServerProcess, startServer } from "./harness/server-process.ts";
import { cpuMsOf } from "./harness/usage.ts";

const PEOPLE = 200;
const CONNECTIONS = 64;
const ROUNDS = 5;
const ROUND_MS = 3_000;

type Call = { path: string; token?: string; body: string };
type Desktop = { upload: Call; beat: Call };
type Round = { count: number; perSecond: number; p50Ms: number; p99Ms: number; failed: number };

/**
 * Screenshot uploads without pictures a second, each a row and a heartbeat in one durable transaction of its person's
 * own, against plain heartbeats of the same people by the same client, in alternating rounds. The processor time of an
 * upload suffers less than the others from what else the machine does.
 */
export async function uploads(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  const people = await withDatabase(place, (db) => seedPeople(db, Array<"member">(PEOPLE).fill("member")));
  const server = await startServer(place);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const client = new Client(server.port, agent);
  const desktops: Desktop[] = [];
  for (const person of people) desktops.push(await openDesktop(client, person));
  await play(
    client,
    desktops.map((desktop) => desktop.upload),
  );
  await play(
    client,
    desktops.map((desktop) => desktop.beat),
  );
  const rounds: { upload: Round; beat: Round }[] = [];
  for (let index = 1; index <= ROUNDS; index++) {
    const round = {
      upload: await play(
        client,
        desktops.map((desktop) => desktop.upload),
      ),
      beat: await play(
        client,
        desktops.map((desktop) => desktop.beat),
      ),
    };
    rounds.push(round);
    say(`  ${engine} ${index}/${ROUNDS}: uploads ${describe(round.upload)}; beats ${describe(round.beat)}`);
  }
  const cpuMs = await cpuMsOfEach(place, server, () =>
    play(
      client,
      desktops.map((desktop) => desktop.upload),
    ),
  );
  agent.destroy();
  await server.stop();
  const of = (pick: (round: { upload: Round; beat: Round }) => number): number => median(rounds.map(pick));
  return [
    { what: `${engine}: uploads a second`, value: of((r) => r.upload.perSecond), unit: "/s" },
    { what: `${engine}: heartbeats, same client`, value: of((r) => r.beat.perSecond), unit: "/s" },
    { what: `${engine}: ratio`, value: of((r) => r.upload.perSecond / r.beat.perSecond), unit: "" },
    { what: `${engine}: processor time of an upload`, value: cpuMs, unit: "ms" },
    { what: `${engine}: upload p50`, value: of((r) => r.upload.p50Ms), unit: "ms" },
    { what: `${engine}: upload p99`, value: of((r) => r.upload.p99Ms), unit: "ms" },
    {
      what: `${engine}: uploads refused`,
      value: rounds.reduce((sum, round) => sum + round.upload.failed, 0),
      unit: "",
      atMost: 0,
    },
  ];
}

/** Processor time of server and database for one upload of a round. The embedded database is the server's own process. */
async function cpuMsOfEach(
  place: Place,
  server: ServerProcess,
  round: () => Promise<Round>,
): Promise<number> {
  if (place.engine === "PGlite") {
    const before = cpuMsOf(server.pid);
    const { count } = await round();
    return (cpuMsOf(server.pid) - before) / count;
  }
  return withDatabase(place, async ({ pool }) => {
    const used = async (): Promise<number> => {
      const { rows } = await pool.query<{ pid: number }>("select pid from pg_stat_activity");
      return rows.reduce((sum, { pid }) => sum + cpuMsOf(pid), cpuMsOf(server.pid));
    };
    const before = await used();
    const { count } = await round();
    return ((await used()) - before) / count;
  });
}

async function openDesktop(client: Client, { userId, token }: Account): Promise<Desktop> {
  const { window } = await client.post<{ window: { id: string } }>({
    path: "/api/internal/window/start",
    token,
    body: "{}",
  });
  const { beatToken } = await client.post<{ beatToken: string }>({
    path: "/api/employee/punch",
    token,
    body: '{"type":"IN","sessionId":"tab"}',
  });
  const system = { platform: "linux", app: "Editor", windowTitle: "A report about something", idleMs: 1_200 };
  const image = { sha256: "ab".repeat(32), width: 1_920, height: 1_080, bytes: 84_000 };
  return {
    upload: {
      path: "/api/internal/screenshot/upload",
      token,
      body: JSON.stringify({ windowId: window.id, system, image }),
    },
    beat: {
      path: "/api/employee/heartbeat",
      body: JSON.stringify({ employeeId: userId, sessionId: "tab", beatToken }),
    },
  };
}

/** As many as are answered: each connection sends the next call when it has its answer. */
async function play(client: Client, calls: Call[]): Promise<Round> {
  const latencies: number[] = [];
  let failed = 0;
  let next = 0;
  const startedAt = performance.now();
  const connection = async (): Promise<void> => {
    while (performance.now() - startedAt < ROUND_MS) {
      const call = calls[next++ % calls.length];
      if (!call) return;
      const sentAt = performance.now();
      const { status } = await client.send(call);
      latencies.push(performance.now() - sentAt);
      if (status >= 300) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return {
    count: latencies.length,
    perSecond: (latencies.length / (performance.now() - startedAt)) * 1_000,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    failed,
  };
}

class Client {
  readonly #port: number;
  readonly #agent: Agent;

  constructor(port: number, agent: Agent) {
    this.#port = port;
    this.#agent = agent;
  }

  async post<Body>(call: Call): Promise<Body> {
    const { status, text } = await this.send(call);
    if (status >= 300) throw new Error(`${call.path} answered ${status}: ${text}`);
    return JSON.parse(text) as Body;
  }

  send({ path, token, body }: Call): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        ...(token && { authorization: `Bearer ${token}` }),
      };
      const options = {
        port: this.#port,
        host: "127.0.0.1",
        agent: this.#agent,
        method: "POST",
        path,
        headers,
      };
      const sent = request(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
        answer.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}

function describe({ perSecond, p50Ms, p99Ms }: Round): string {
  return `${format(perSecond)}/s p50 ${format(p50Ms)} p99 ${format(p99Ms)} ms`;
}
