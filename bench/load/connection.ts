import { connect, type Socket } from "node:net";

const HEADER_END = Buffer.from("\r\n\r\n");
const OK = Buffer.from("HTTP/1.1 200");
const IN = Buffer.from('"status":"IN"');
const LENGTH = /content-length: (\d+)/i;

// Every connection reads into the same memory: an answer is looked at before the next one is read.
const shared = Buffer.allocUnsafe(64 * 1024);

/** One keep-alive connection: sends a request, waits for the whole answer, and only then sends the next. */
export class Connection {
  readonly #socket: Socket;
  readonly #onAnswer: (ok: boolean) => void;
  #partial: Buffer | null = null;

  /** `onAnswer` says whether the answer was `200` and `IN`; `onLost` is called if the connection ends. */
  constructor(port: number, onAnswer: (ok: boolean) => void, onLost: () => void) {
    this.#onAnswer = onAnswer;
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length) => {
          this.#read(length);
          return true;
        },
      },
    });
    this.#socket.on("error", onLost);
    this.#socket.on("end", onLost);
  }

  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once("connect", resolve);
      this.#socket.once("error", reject);
    });
  }

  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(length: number): void {
    const arrived = shared.subarray(0, length);
    const bytes = this.#partial ? Buffer.concat([this.#partial, arrived]) : arrived;
    if (!isWhole(bytes)) {
      this.#partial = Buffer.from(bytes);
      return;
    }
    this.#partial = null;
    this.#onAnswer(bytes.subarray(0, OK.length).equals(OK) && bytes.includes(IN));
  }
}

function isWhole(bytes: Buffer): boolean {
  const headEnd = bytes.indexOf(HEADER_END);
  if (headEnd < 0) return false;
  const length = Number(LENGTH.exec(bytes.toString("latin1", 0, headEnd))?.[1]);
  return bytes.length >= headEnd + HEADER_END.length + length;
}
