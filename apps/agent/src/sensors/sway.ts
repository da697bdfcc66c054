import { connect, type Socket } from "node:net";
import { type DesktopView, type FocusSource, type SourceEvents, Unsupported } from "./focus-source.ts";
import { watchIdle } from "./swayidle.ts";

type Env = Record<string, string | undefined>;

const MAGIC = Buffer.from("i3-ipc");
const HEADER_BYTES = MAGIC.length + 8;
const SUBSCRIBE = 2;
const GET_TREE = 4;
const IS_EVENT = 0x80000000;

/** The part of sway's tree that is read here; see sway-ipc(7). */
export type SwayNode = {
  type?: string;
  name?: string | null;
  app_id?: string | null;
  pid?: number;
  focused?: boolean;
  visible?: boolean;
  fullscreen_mode?: number;
  window_properties?: { class?: string };
  nodes?: SwayNode[];
  floating_nodes?: SwayNode[];
};

/** Sway and what speaks its protocol. */
export async function openSway(path: string, env: Env, events: SourceEvents): Promise<FocusSource> {
  const ipc = await SwayIpc.open(path, events);
  await ipc.ask(SUBSCRIBE, '["window","workspace"]');
  const leaves = async (): Promise<SwayNode[]> => leavesOf(JSON.parse(await ipc.ask(GET_TREE, "")));
  const idle = await watchIdle(env);
  return {
    name: `sway (${path})`,
    get limits() {
      const urls = "web addresses: no program outside the browser can read them on Linux";
      return idle.problem === null ? [urls] : [`idle time: ${idle.problem}`, urls];
    },
    focused: async () => {
      const node = (await leaves()).find((leaf) => leaf.focused);
      return node ? viewOf(node) : null;
    },
    onScreen: async () => (await leaves()).filter((leaf) => leaf.visible !== false).map(viewOf),
    idleMs: async () => idle.idleMs(),
    close: () => {
      idle.stop();
      ipc.close();
    },
  };
}

/** The windows in the tree: what has a process and holds nothing else. */
export function leavesOf(node: SwayNode): SwayNode[] {
  const inner = [...(node.nodes ?? []), ...(node.floating_nodes ?? [])];
  if (inner.length > 0) return inner.flatMap(leavesOf);
  return node.pid === undefined ? [] : [node];
}

export function viewOf(node: SwayNode): DesktopView {
  return {
    app: node.app_id ?? node.window_properties?.class ?? "unknown",
    title: node.name ?? "",
    pid: node.pid,
    isFullScreen: (node.fullscreen_mode ?? 0) > 0,
    isMinimized: node.visible === false,
  };
}

/** Replies come in the order of the questions; events come between them. */
class SwayIpc {
  readonly #socket: Socket;
  readonly #waiting: { done(reply: string): void; failed(error: Error): void }[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #isClosed = false;

  private constructor(socket: Socket, events: SourceEvents) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#read(chunk, events));
    socket.on("error", () => {});
    socket.on("close", () => {
      for (const { failed } of this.#waiting.splice(0)) failed(new Error("sway has gone"));
      if (!this.#isClosed) events.onLost("sway has gone");
    });
  }

  static open(path: string, events: SourceEvents): Promise<SwayIpc> {
    return new Promise((done, failed) => {
      const socket = connect(path);
      socket.once("connect", () => done(new SwayIpc(socket, events)));
      socket.once("error", (error) =>
        failed(new Unsupported(`sway does not answer at ${path} (${error.message}).`)),
      );
    });
  }

  ask(type: number, payload: string): Promise<string> {
    return new Promise((done, failed) => {
      this.#waiting.push({ done, failed });
      const body = Buffer.from(payload);
      const header = Buffer.alloc(HEADER_BYTES);
      MAGIC.copy(header);
      header.writeUInt32LE(body.length, MAGIC.length);
      header.writeUInt32LE(type, MAGIC.length + 4);
      this.#socket.write(Buffer.concat([header, body]));
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #read(chunk: Buffer, events: SourceEvents): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    while (this.#bytes.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#bytes.readUInt32LE(MAGIC.length);
      if (this.#bytes.length < end) return;
      const type = this.#bytes.readUInt32LE(MAGIC.length + 4);
      const payload = this.#bytes.toString("utf8", HEADER_BYTES, end);
      this.#bytes = this.#bytes.subarray(end);
      if (type >= IS_EVENT) events.onChange();
      else this.#waiting.shift()?.done(payload);
    }
  }
}
