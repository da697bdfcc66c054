import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Mail = { to: string; from: string; source: string };

/** A mail server that keeps what is sent to be read, and knows no address that begins with `refused`. */
export type Mailbox = {
  /** For the server that is to send to it. */
  env: { SMTP_URL: string };
  /** In the order in which they came. */
  mails: Mail[];
  close(): Promise<void>;
};

type MailboxOptions = {
  /** Lets nobody in, and says this of the password that was given. */
  refusal?: (password: string) => string;
};

export async function openMailbox({ refusal }: MailboxOptions = {}): Promise<Mailbox> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: !refusal,
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, answer) => answer(new Error(refusal?.(password ?? ""))),
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, answer) =>
      answer(address.startsWith("refused") ? new Error("no such mailbox") : null),
    onData: (stream, session, answer) => {
      let source = "";
      stream.on("data", (chunk) => {
        source += chunk;
      });
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address).join();
        mails.push({ to, from: mailFrom ? mailFrom.address : "", source });
        answer();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return {
    env: { SMTP_URL: `smtp://127.0.0.1:${port}` },
    mails,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
