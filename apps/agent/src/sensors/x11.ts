import type { Property } from "x11";
import { type DesktopView, type FocusSource, type SourceEvents, Unsupported } from "./focus-source.ts";
import { XConnection } from "./x11-connection.ts";

const TITLE_NAMES = ["_NET_WM_NAME", "_NET_WM_VISIBLE_NAME", "WM_NAME"];
const WATCHED_NAMES = [...TITLE_NAMES, "_NET_WM_STATE"];
const UTF8 = new TextDecoder("utf-8", { fatal: true });

export type X11Options = {
  display: string;
  /** Under Wayland the X server sees only input to its own windows, so its idle time would be wrong. */
  underWayland: boolean;
};

/** The windows of an X server whose window manager follows EWMH, as nearly all do. */
export async function openX11(options: X11Options, events: SourceEvents): Promise<FocusSource> {
  const connection = await XConnection.open(options.display).catch((error: unknown) => {
    throw new Unsupported(
      `The X display ${options.display} cannot be opened (${error instanceof Error ? error.message : error}). Start the agent inside the desktop session.`,
    );
  });
  const source = new X11Source(connection, options);
  await source.listen(events);
  return source;
}

class X11Source implements FocusSource {
  readonly name: string;
  readonly limits: string[];
  readonly #connection: XConnection;
  readonly #trustsIdle: boolean;
  #watched = 0;
  #closed = false;

  constructor(connection: XConnection, { display, underWayland }: X11Options) {
    this.#connection = connection;
    this.#trustsIdle = !underWayland;
    this.name = `X11 (${display})`;
    this.limits = ["web addresses: no program outside the browser can read them on Linux"];
    if (underWayland) {
      this.limits.push(
        "idle time: under Wayland the X server hears only part of the input",
        "windows that are not X11 windows: this Wayland desktop does not tell other programs about them",
      );
    }
  }

  async listen(events: SourceEvents): Promise<void> {
    const connection = this.#connection;
    const active = await connection.atom("_NET_ACTIVE_WINDOW");
    const watched = new Set(await Promise.all(WATCHED_NAMES.map((name) => connection.atom(name))));
    connection.listen({
      onProperty: (window, atom) => {
        const isFocus = window === connection.root && atom === active;
        if (isFocus || (window === this.#watched && watched.has(atom))) events.onChange();
      },
      onEnd: () => {
        if (!this.#closed) events.onLost("the X server has gone");
      },
    });
    await connection.watch(connection.root);
  }

  async focused(): Promise<DesktopView | null> {
    const [window = 0] = await this.#connection.numbers(this.#connection.root, "_NET_ACTIVE_WINDOW");
    if (window !== this.#watched) {
      this.#watched = window;
      if (window !== 0) await this.#connection.watch(window);
    }
    return window === 0 ? null : this.#view(window);
  }

  async onScreen(): Promise<DesktopView[] | null> {
    const { root } = this.#connection;
    if (!(await this.#connection.property(root, "_NET_CLIENT_LIST"))) return null;
    const windows = await this.#connection.numbers(root, "_NET_CLIENT_LIST");
    const views = await Promise.all(windows.map((window) => this.#view(window)));
    return views.filter((view) => view !== null).filter((view) => !view.isMinimized);
  }

  idleMs(): Promise<number | null> {
    return this.#trustsIdle ? this.#connection.idleMs() : Promise.resolve(null);
  }

  close(): void {
    this.#closed = true;
    this.#connection.close();
  }

  async #view(window: number): Promise<DesktopView | null> {
    const connection = this.#connection;
    const [titles, className, states, pid] = await Promise.all([
      Promise.all(TITLE_NAMES.map((name) => connection.property(window, name))),
      connection.property(window, "WM_CLASS"),
      connection.numbers(window, "_NET_WM_STATE"),
      connection.numbers(window, "_NET_WM_PID"),
    ]);
    const title = titles.find((property) => property !== null);
    if (!title && !className) return null;
    const [fullScreen, hidden] = await Promise.all([
      connection.atom("_NET_WM_STATE_FULLSCREEN"),
      connection.atom("_NET_WM_STATE_HIDDEN"),
    ]);
    return {
      app: className ? classIn(className) : "unknown",
      title: title ? textIn(title) : "",
      pid: pid[0],
      isFullScreen: states.includes(fullScreen),
      isMinimized: states.includes(hidden),
    };
  }
}

/** X's older types are Latin-1 by their definition, yet many a program puts UTF-8 there as well. */
function textIn({ data }: Property): string {
  const end = data.indexOf(0);
  const bytes = end < 0 ? data : data.subarray(0, end);
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}

/** WM_CLASS holds the instance and the class, each ended by a zero byte; the class names the program. */
function classIn({ data }: Property): string {
  const [instance = "", name = ""] = data.toString("latin1").split("\0");
  return name || instance || "unknown";
}
