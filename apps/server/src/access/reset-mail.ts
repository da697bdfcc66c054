import type { Mail } from "../mail.ts";
import { escaped, oneLine } from "../mail-text.ts";

export function resetMail(person: { email: string; name: string }, { url }: { url: string }): Mail {
  const asked = "Somebody, hopefully you, asked for a new password for your account on Stint.";
  const works =
    "The link works once, for an hour. If it was not you, nothing has changed and you can ignore this.";
  return {
    to: person.email,
    subject: "Choose a new password for Stint",
    text: `Hello ${oneLine(person.name)},\n\n${asked}\n\nChoose a new password:\n${url}\n\n${works}\n`,
    html: `<p>Hello ${escaped(person.name)},</p><p>${asked}</p><p><a href="${escaped(url)}">Choose a new password</a></p><p>${works}</p>`,
  };
}
