import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { becomeLean } from "../apps/server/src/lean-process.ts";
import { ADMIN, PASSWORD } from "./demo/cast.ts";
import { writePast } from "./demo/past.ts";
import { populate } from "./demo/populate.ts";

becomeLean(process.env);
const folder = mkdtempSync(join(tmpdir(), "stint-demo-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const port = process.env.PORT ?? "3000";
const url = process.env.STINT_URL ?? `http://localhost:${port}`;
Object.assign(process.env, {
  PORT: port,
  STINT_DATA: folder,
  DATABASE_URL: "",
  STINT_LOG_LEVEL: process.env.STINT_LOG_LEVEL ?? "warn",
  // Quick enough that a visitor sees somebody fall silent and be punched out within the first minute.
  STINT_SHIFT_HEARTBEAT_MS: process.env.STINT_SHIFT_HEARTBEAT_MS ?? "5000",
  STINT_SHIFT_THRESHOLD_MS: process.env.STINT_SHIFT_THRESHOLD_MS ?? "15000",
  // So that a screenshot comes every 10 s, and a missed one shows within minutes.
  STINT_WINDOW_THRESHOLD_MS: process.env.STINT_WINDOW_THRESHOLD_MS ?? "30000",
  // So that a lesson whose page vanished is seen timing out.
  STINT_MEETING_THRESHOLD_MS: process.env.STINT_MEETING_THRESHOLD_MS ?? "90000",
});

console.log("Stint's demo: a throw-away database with an organisation whose people come and go.\n");
await writePast(folder);
await import("./start.ts");
const people = await populate(`http://127.0.0.1:${port}`);
console.log(`
${people} people are at work at ${url}
  as the owner    ${ADMIN.email}
  as a manager    bob@demo.example
  as a member     alice@demo.example
  password        ${PASSWORD}

Everything they do from now on goes over HTTP like anybody's. Ctrl-C ends the demo and deletes its database.`);
