import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { compress } from "hono/compress";
import type { AppEnv } from "./env.ts";
import type { Router } from "./route.ts";

/** Vite puts a hash of the content into the names under assets/, so those never change. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;
const YEAR_S = 31_536_000;

/** Serves the built dashboard; an address that is a page of it gets index.html, which finds its own way. */
export function addStatic(app: Router, folder: string): void {
  const files = serveStatic<AppEnv>({ root: folder, precompressed: true });
  const index = serveStatic<AppEnv>({ root: folder, path: "index.html", precompressed: true });
  const compressed = compress();
  app.get("*", (c, next) => (isOwn(c.req.path) ? compressed(c, next) : next()));
  app.get("*", async (c, next) => {
    const { path } = c.req;
    if (!isOwn(path) || !existsSync(folder)) return next();
    if (isPublished(folder, path)) {
      c.header("cache-control", HASHED.test(path) ? `public, max-age=${YEAR_S}, immutable` : "no-cache");
      return files(c, next);
    }
    if (!c.req.header("accept")?.includes("text/html")) return next();
    c.header("cache-control", "no-cache");
    return index(c, next);
  });
}

function isOwn(path: string): boolean {
  return !path.startsWith("/api/");
}

function isPublished(folder: string, path: string): boolean {
  const stats = statSync(join(folder, path), { throwIfNoEntry: false });
  return path === "/" || (stats?.isFile() ?? false);
}
