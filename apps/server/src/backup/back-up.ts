import { existsSync, statSync } from "node:fs";
import { writeArchive } from "./archive.ts";
import { type Source, takeSnapshot } from "./take-snapshot.ts";

/** Writes everything into one file, which may be read by its owner alone and must not be there yet. */
export async function backUp(source: Source, path: string): Promise<void> {
  if (existsSync(path)) throw new Error(`${path} is there already; choose another name`);
  await writeArchive(path, takeSnapshot(source));
  source.say(`${path}: ${Math.ceil(statSync(path).size / 1_024)} KiB`);
  if (source.secretTravels)
    source.say("It holds the server's secret and everybody's data: keep it where nobody else can read it.");
  else source.say("STINT_SECRET is not in it; keep that too, a restored server needs the same.");
}
