import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The secret of this data folder, made at first need and readable by its owner alone. */
export function keptSecret(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, "secret");
  try {
    writeFileSync(path, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8").trim();
}

/** Keeps a secret that another folder had. Throws if this one has its own. */
export function keepSecret(dataDir: string, secret: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, "secret"), secret, { mode: 0o600, flag: "wx", flush: true });
}

/** The secret of this data folder, or null if it has none yet. */
export function secretIfKept(dataDir: string): string | null {
  const path = join(dataDir, "secret");
  return existsSync(path) ? readFileSync(path, "utf8").trim() : null;
}
