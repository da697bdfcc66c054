import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "vite";

const SOURCE = join(import.meta.dirname, "src/service-worker/service-worker.ts");
const PUBLIC = join(import.meta.dirname, "public");
/** Scripts of which other alphabets have no need; the rest is fetched where it is used. */
const IN_SHELL = /^assets\/.+\.(?:js|css)$|inter-latin-wght-normal-[\w-]+\.woff2$/;

/** Builds the service worker, which knows by name every file of this very build that it keeps for when the server is away. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      async handler(_options, bundle) {
        const page = bundle["index.html"];
        if (page?.type !== "asset") throw new Error("there is no index.html to make the shell of");
        const html = String(page.source);
        const entry = /<script type="module"[^>]* src="([^"]+)"/.exec(html)?.[1];
        if (!entry) throw new Error("index.html has no entry script");
        const statics = readdirSync(PUBLIC, { recursive: true, withFileTypes: true })
          .filter((file) => file.isFile())
          .map((file) => join(file.parentPath, file.name));
        const assets = Object.keys(bundle).filter((name) => IN_SHELL.test(name));
        const files = ["/", ...assets.map((name) => `/${name}`), ...statics.map(addressOf)].sort();
        const hash = createHash("sha256").update(files.join()).update(html);
        for (const path of statics) hash.update(readFileSync(path));
        const shell = { version: hash.digest("hex").slice(0, 16), entry, files };
        this.emitFile({ type: "asset", fileName: "service-worker.js", source: await built(shell) });
      },
    },
  };
}

function addressOf(path: string): string {
  return path.slice(PUBLIC.length).replaceAll("\\", "/");
}

async function built(shell: object): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    define: { SHELL: JSON.stringify(shell) },
    build: {
      write: false,
      target: "es2023",
      modulePreload: false,
      rolldownOptions: { input: SOURCE, output: { format: "iife" } },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [result];
  const [script] = bundle && "output" in bundle ? bundle.output : [];
  if (script?.type !== "chunk") throw new Error("the service worker was not built");
  return script.code;
}
