import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Context } from "hono";
import { compress } from "hono/compress";
import type { AppEnv } from "./env.ts";
import type { Router } from "./route.ts";

/** Vite puts a hash of the content into the names under assets/, so those never change. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;
const YEAR_S = 31_536_000;

/** Serves the built dashboard; an address that is a page of it gets index.html, which finds its own way. */
export function addStatic(app: Router, folder: string): void {
  const onFound = (_path: string, c: Context<AppEnv>): void => {
    const isHashed = HASHED.test(c.req.path);
    c.header("cache-control", isHashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache");
  };
  const isOwn = (path: string): boolean => !path.startsWith("/api/");
  const files = serveStatic<AppEnv>({ root: folder, precompressed: true, onFound });
  const index = serveStatic<AppEnv>({ root: folder, path: "index.html", precompressed: true, onFound });
  const compressed = compress();
  app.get("*", (c, next) => (isOwn(c.req.path) ? compressed(c, next) : next()));
  app.get("*", async (c, next) => {
    if (!isOwn(c.req.path) || !existsSync(folder)) return next();
    if (isPublished(folder, c.req.path)) return files(c, next);
    return c.req.header("accept")?.includes("text/html") ? index(c, next) : next();
  });
}

function isPublished(folder: string, path: string): boolean {
  const stats = statSync(join(folder, path), { throwIfNoEntry: false });
  return path === "/" || (stats?.isFile() ?? false);
}
