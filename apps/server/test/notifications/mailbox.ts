import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Received = { to: string; source: string };

/** A mail server that keeps what it is sent, or refuses it. */
export class Mailbox {
  readonly received: Received[] = [];
  refuses = false;
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData: (stream, session, answer) => {
        let source = "";
        stream.on("data", (chunk) => {
          source += chunk;
        });
        stream.on("end", () => {
          if (this.refuses) return answer(new Error("no room"));
          this.received.push({ to: session.envelope.rcptTo.map((each) => each.address).join(), source });
          answer();
        });
      },
    });
  }

  static async start(): Promise<Mailbox> {
    const box = new Mailbox();
    box.#server.listen(0, "127.0.0.1");
    await once(box.#server.server, "listening");
    return box;
  }

  get url(): string {
    const { port } = this.#server.server.address() as AddressInfo;
    return `smtp://127.0.0.1:${port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
