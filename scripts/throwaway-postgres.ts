import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const READY = "database system is ready to accept connections";

export type ThrowawayPostgres = { url: string; stop(): Promise<void> };

type Account = { uid: number; gid: number } | Record<string, never>;

/**
 * A real PostgreSQL of its own, with fsync on, in a temporary folder that goes when it stops.
 * Each setting is passed as `-c name=value`.
 */
export async function startThrowawayPostgres(
  postgresBin: string,
  settings: string[] = [],
): Promise<ThrowawayPostgres> {
  const account = unprivilegedAccount();
  const folder = mkdtempSync(join(tmpdir(), "stint-postgres-"));
  const password = randomBytes(16).toString("hex");
  try {
    const dataFolder = await initialise(postgresBin, folder, password, account);
    const port = await freePort();
    const server = await start(postgresBin, dataFolder, port, account, settings);
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      stop: () => stop(server, folder),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function initialise(
  postgresBin: string,
  folder: string,
  password: string,
  account: Account,
): Promise<string> {
  const dataFolder = join(folder, "data");
  const passwordFile = join(folder, "password");
  mkdirSync(dataFolder);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of [folder, dataFolder, passwordFile]) give(path, account);
  const args = ["-D", dataFolder, "-U", "postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const child = spawn(join(postgresBin, "initdb"), [...args, "--encoding=UTF8", "--locale=C.UTF-8"], {
    ...account,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let problem = "";
  child.stderr.on("data", (chunk) => {
    problem += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`initdb failed: ${problem}`);
  return dataFolder;
}

async function start(
  postgresBin: string,
  dataFolder: string,
  port: number,
  account: Account,
  settings: string[],
): Promise<ChildProcess> {
  const all = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", ...settings];
  const args = ["-D", dataFolder, "-p", String(port), ...all.flatMap((setting) => ["-c", setting])];
  const child = spawn(join(postgresBin, "postgres"), args, {
    ...account,
    cwd: dataFolder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    detached: true,
  });
  let log = "";
  for await (const line of createInterface({ input: child.stderr })) {
    log += `${line}\n`;
    if (line.includes(READY)) {
      child.stderr.resume();
      return child;
    }
  }
  throw new Error(`PostgreSQL did not start: ${log}`);
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const gone = once(server, "close");
    server.kill("SIGINT");
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
}

/** PostgreSQL refuses to run as root; the account made for it is taken, else nobody's. */
function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("PostgreSQL cannot run as root, and there is neither a postgres nor a nobody account.");
}

function give(path: string, account: Account): void {
  if (path.endsWith("data")) chmodSync(path, 0o700);
  if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (!address || typeof address === "string") throw new Error("no free port");
  return address.port;
}
