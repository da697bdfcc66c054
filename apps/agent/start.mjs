// Plain JavaScript, so that Node's TypeScript parser, which would stay in memory, is loaded only when something has changed.
import { enableCompileCache, flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../node_modules/.cache/stint-agent", import.meta.url));
const { directory } = enableCompileCache(folder);
// For the processes that take pictures.
if (directory) process.env.NODE_COMPILE_CACHE = folder;
await import("./src/main.ts");
flushCompileCache();
