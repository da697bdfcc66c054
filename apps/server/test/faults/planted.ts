import { randomBytes } from "node:crypto";

const CREDENTIAL = /token|key|secret|url|link/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LEAST_CHARS = 16;
/** What everything made here begins with. */
const MARK = "Zq";

/** What must not be found in a log: what was put in, and every credential that the server has handed out. */
export class Planted {
  readonly #all = new Map<string, string>();

  get size(): number {
    return this.#all.size;
  }

  /** Something that is found nowhere unless it was copied there. */
  make(what: string): string {
    return this.add(`${MARK}${randomBytes(12).toString("hex")}`, what);
  }

  add(value: string, what: string): string {
    this.#all.set(value, what);
    return value;
  }

  /** Remembers the cookies and the credentials of an answer. */
  learn(what: string, headers: Headers, body: string): void {
    for (const cookie of headers.getSetCookie()) {
      const value = cookie.split(";")[0]?.split("=").slice(1).join("=") ?? "";
      for (const one of [value, decodeURIComponent(value).split(".")[0] ?? ""])
        if (one.length >= LEAST_CHARS) this.add(one, `a cookie of ${what}`);
    }
    if (/^[[{]/.test(body)) this.#walk(JSON.parse(body), what);
  }

  /** What a line gives away, or null. */
  foundIn(line: string): string | null {
    const isMarked = line.includes(MARK);
    for (const [value, what] of this.#all)
      if ((isMarked || !value.startsWith(MARK)) && line.includes(value)) return what;
    return null;
  }

  #walk(value: unknown, what: string): void {
    if (typeof value !== "object" || value === null) return;
    for (const [name, one] of Object.entries(value)) {
      if (typeof one !== "string") this.#walk(one, what);
      else if (CREDENTIAL.test(name)) {
        const token = URL.canParse(one) ? new URL(one).searchParams.get("token") : one;
        if (token && token.length >= LEAST_CHARS && !UUID.test(token) && !token.includes("…"))
          this.add(token, `the ${name} of ${what}`);
      }
    }
  }
}
