import { createTransport } from "nodemailer";
import type { Logger } from "pino";
import type { Config } from "./config.ts";

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same for a mail that is sent again. */
  messageId?: string;
};

export type Mailer = {
  /** Whether e-mail is sent at all. */
  isConfigured: boolean;
  /** True if the mail server took it; a refusal is logged and never fails the caller. */
  send(mail: Mail): Promise<boolean>;
  close(): void;
};

const TIMEOUT_MS = 10_000;

export function createMailer(config: Pick<Config, "smtpUrl" | "mailFrom">, log: Logger): Mailer {
  if (!config.smtpUrl) return { isConfigured: false, send: async () => false, close: () => {} };
  const transport = createTransport(
    {
      url: config.smtpUrl,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    },
    { from: config.mailFrom },
  );
  return {
    isConfigured: true,
    send: async (mail) => {
      try {
        await transport.sendMail(mail);
        return true;
      } catch (error) {
        log.warn({ err: error, subject: mail.subject }, "e-mail was not sent");
        return false;
      }
    },
    close: () => transport.close(),
  };
}
