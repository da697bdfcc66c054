import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const WORKER = "stint-heartbeat-worker.js";

/** Emits the SDK for pages without a bundler: `stint-heartbeat.js` and its worker, one self-contained module each. */
export async function buildSdk(outDir = fileURLToPath(new URL("dist/", import.meta.url))): Promise<string> {
  const source = fileURLToPath(new URL("src/", import.meta.url));
  const options = { platform: "browser", logLevel: "warn" } as const;
  const output = { dir: outDir, format: "esm", minify: true, codeSplitting: false } as const;
  await build({ ...options, input: `${source}worker.ts`, output: { ...output, entryFileNames: WORKER } });
  await build({
    ...options,
    input: `${source}index.ts`,
    plugins: [
      {
        name: "worker-beside-the-sdk",
        transform: (code) => code.replaceAll('"./worker.ts"', JSON.stringify(`./${WORKER}`)),
      },
    ],
    output: { ...output, entryFileNames: "stint-heartbeat.js" },
  });
  return outDir;
}

if (import.meta.main) console.log(`Built into ${await buildSdk()}`);
