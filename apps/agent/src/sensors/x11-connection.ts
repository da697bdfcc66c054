import x11, { type Client, type Event, type Property } from "x11";

const LONG_WORDS = 16_384;
const PROPERTY_NOTIFY = 28;

/** The few requests this agent makes of an X server, as promises. */
export class XConnection {
  readonly root: number;
  readonly #client: Client;
  readonly #atoms = new Map<string, number>();
  #idle: (() => Promise<number>) | null = null;

  private constructor(client: Client, root: number) {
    this.#client = client;
    this.root = root;
  }

  static async open(display: string): Promise<XConnection> {
    const connection = await new Promise<XConnection>((done, failed) => {
      const client = x11.createClient({ display }, (error, opened) => {
        const root = opened?.screen[0]?.root;
        if (error || root === undefined) failed(error ?? new Error("the display has no screen"));
        else done(new XConnection(opened.client, root));
      });
      client.on("error", failed);
    });
    await connection.#openIdle();
    return connection;
  }

  /** `onProperty` hears of watched windows. A window that goes away while it is asked about is no error. */
  listen(events: { onProperty(window: number, atom: number): void; onEnd(): void }): void {
    this.#client.on("error", () => {});
    this.#client.on("end", events.onEnd);
    this.#client.on("event", (event: Event) => {
      if (event.type === PROPERTY_NOTIFY) events.onProperty(event.wid, event.atom);
    });
  }

  async atom(name: string): Promise<number> {
    const known = this.#atoms.get(name);
    if (known !== undefined) return known;
    const atom = await ask<number>((reply) => this.#client.InternAtom(false, name, reply));
    this.#atoms.set(name, atom);
    return atom;
  }

  /** Null when the window does not have it, or is gone. */
  async property(window: number, name: string): Promise<Property | null> {
    const atom = await this.atom(name);
    try {
      const property = await ask<Property>((reply) =>
        this.#client.GetProperty(0, window, atom, 0, 0, LONG_WORDS, reply),
      );
      return property.type === 0 ? null : property;
    } catch {
      return null;
    }
  }

  async numbers(window: number, name: string): Promise<number[]> {
    const property = await this.property(window, name);
    if (!property) return [];
    const { data } = property;
    return Array.from({ length: Math.floor(data.length / 4) }, (_, index) => data.readUInt32LE(index * 4));
  }

  /** From now on `onProperty` hears of this window's properties. */
  watch(window: number): Promise<void> {
    const attributes = { eventMask: x11.eventMask.PropertyChange };
    return new Promise((done) =>
      this.#client.ChangeWindowAttributes(window, attributes, () => {
        done();
      }),
    );
  }

  /** Null when the server lacks the extension that knows. */
  idleMs(): Promise<number | null> {
    return this.#idle?.() ?? Promise.resolve(null);
  }

  close(): void {
    this.#client.terminate();
  }

  async #openIdle(): Promise<void> {
    try {
      const saver = await ask<import("x11").ScreenSaver>((reply) =>
        this.#client.require("screen-saver", reply),
      );
      this.#idle = async () =>
        (await ask<{ idle: number }>((reply) => saver.QueryInfo(this.root, reply))).idle;
    } catch {
      this.#idle = null;
    }
  }
}

function ask<T>(request: (reply: (error: Error | null, result: T) => void) => void): Promise<T> {
  return new Promise((done, failed) => {
    request((error, result) => (error ? failed(error) : done(result)));
  });
}
