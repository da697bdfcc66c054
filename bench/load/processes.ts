import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterwards } from "../harness/leftovers.ts";
import type { BeatBody } from "../harness/seed.ts";
import type { LoadOrder, LoadResult, PaceOrder, RoundOrder } from "./orders.ts";

/** A yardstick server in a process of its own. */
export async function startBareServer(): Promise<{ pid: number; port: number }> {
  const child = forkFile("bare-server.ts");
  const { port } = await messageOf<{ port: number }>(child);
  return { pid: child.pid ?? 0, port };
}

export type Generator = { play(order: RoundOrder | PaceOrder): Promise<LoadResult> };

/** The load generator, knowing the beats it is to send. */
export async function startGenerator(bodies: BeatBody[]): Promise<Generator> {
  const child = forkFile("generator.ts");
  child.send({ type: "bodies", bodies } satisfies LoadOrder);
  await messageOf(child);
  return {
    play: (order) => {
      child.send(order);
      return messageOf<LoadResult>(child);
    },
  };
}

export function forkFile(name: string, args: string[] = []): ChildProcess {
  const child = fork(new URL(name, import.meta.url), args, { serialization: "advanced", execArgv: [] });
  afterwards(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill();
    await gone;
  });
  return child;
}

export async function messageOf<Message>(child: ChildProcess): Promise<Message> {
  const stopped = new AbortController();
  const gone = once(child, "exit", { signal: stopped.signal }).then(() => {
    throw new Error("a process of the benchmark ended early");
  });
  try {
    const [message] = (await Promise.race([once(child, "message", { signal: stopped.signal }), gone])) as [
      Message,
    ];
    return message;
  } finally {
    gone.catch(() => {});
    stopped.abort();
  }
}
