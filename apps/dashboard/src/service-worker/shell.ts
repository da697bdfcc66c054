/** What one build consists of; written into the worker when it is built. */
export type Shell = { version: string; entry: string; files: string[] };

const PREFIX = "stint-shell-";
const HASHED = /^\/assets\//;
/** A balancer says so when there is no server behind it. */
const NO_SERVER = [502, 503, 504];

/** Keeps every file of a build. What is named after its content may come from the browser's own cache. */
export async function keepShell({ version, files }: Shell): Promise<void> {
  const cache = await caches.open(PREFIX + version);
  const requests = files.map((file) => new Request(file, HASHED.test(file) ? {} : { cache: "no-cache" }));
  await cache.addAll(requests);
}

export async function isKept({ version }: Shell): Promise<boolean> {
  return (await caches.match("/", { cacheName: PREFIX + version, ignoreVary: true })) !== undefined;
}

/** Forgets all builds but this one and the one before, whose pages may still be open. */
export async function forgetOldShells({ version }: Shell): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + version);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

/**
 * The server's answer to whatever is a file of the app, and what is kept only where there is none: an app that was
 * updated is never shown in its old form. Null: not ours to answer, as everything below /api/.
 */
export function answerFrom(shell: Shell, request: Request, origin: string): Promise<Response> | null {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return null;
  if (HASHED.test(url.pathname)) return keptOrFetched(request);
  if (url.pathname.startsWith("/api/")) return null;
  if (request.mode === "navigate") return fetchedOrKept(shell, request, "/");
  return shell.files.includes(url.pathname) ? fetchedOrKept(shell, request, url.pathname) : null;
}

async function keptOrFetched(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function fetchedOrKept({ version }: Shell, request: Request, file: string): Promise<Response> {
  const kept = async (): Promise<Response | undefined> =>
    (await caches.open(PREFIX + version)).match(file, { ignoreVary: true });
  try {
    const answer = await fetch(request);
    if (!NO_SERVER.includes(answer.status)) return answer;
    return (await kept()) ?? answer;
  } catch (error) {
    const answer = await kept();
    if (answer) return answer;
    throw error;
  }
}
