import { once } from "node:events";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

export type Command = "status" | "pause" | "resume" | "signed-in" | "key-given";

/** Nobody answers there. */
export class NotRunning extends Error {}

const MOST_CHARS = 100;

/** Asks the running agent, and resolves with its answer in words. */
export async function ask(path: string, command: Command): Promise<string> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
  } catch {
    throw new NotRunning("The agent is not running. Start it: npm run agent");
  }
  // A line and no end: a pipe of Windows cannot be closed in one direction alone.
  socket.write(`${command}\n`);
  return text(socket);
}

/** Takes commands from this user's other processes. Throws if an agent is already running. */
export async function listen(
  path: string,
  answer: (command: string) => string | Promise<string>,
): Promise<Server> {
  const isTaken = await ask(path, "status").then(
    () => true,
    () => false,
  );
  if (isTaken) throw new Error("An agent is already running for this user.");
  if (!path.startsWith("\\\\")) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // What a killed agent left behind.
    rmSync(path, { force: true });
  }
  const server = createServer((socket) => {
    socket.on("error", () => {});
    createInterface({ input: socket }).once("line", async (command) => {
      try {
        socket.end(await answer(command.slice(0, MOST_CHARS)));
      } catch {
        socket.destroy();
      }
    });
  });
  server.listen(path);
  await once(server, "listening");
  if (!path.startsWith("\\\\")) chmodSync(path, 0o600);
  return server;
}
