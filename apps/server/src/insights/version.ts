import { readFileSync } from "node:fs";

let read: string | undefined;

/** The version of this server, as its package says. */
export function versionOf(): string {
  if (read === undefined) {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    read = String(version);
  }
  return read;
}
