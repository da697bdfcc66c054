import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNode } from "./run-command.ts";

const DIST = join(ROOT, "apps/dashboard/dist");
const STAMP = join(DIST, ".built-from");
const SOURCES = [
  "apps/dashboard/{src,public}/**/*.*",
  "apps/dashboard/{index.html,package.json,*.ts}",
  "packages/{core,protocol,sdk}/src/**/*.*",
  "package-lock.json",
];

/** Builds the dashboard unless what lies there was built from these very sources. */
export async function buildDashboard(): Promise<"built" | "fresh"> {
  const hash = hashOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return "fresh";
  const { code, output } = await runNode("node_modules/vite/bin/vite.js", ["build"], {
    cwd: join(ROOT, "apps/dashboard"),
    env: { NODE_ENV: "production" },
  });
  if (code !== 0) throw new Error(`The dashboard could not be built:\n${output}`);
  writeFileSync(STAMP, hash);
  return "built";
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const file of globSync(SOURCES, { cwd: ROOT }).sort()) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(ROOT, file)));
  }
  return hash.digest("hex");
}

if (import.meta.main)
  console.log(
    (await buildDashboard()) === "built" ? "The dashboard is built." : "The dashboard is up to date.",
  );
