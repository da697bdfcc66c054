import type { Mail } from "../mail.ts";
import { escaped, oneLine } from "../mail-text.ts";
import type { InvitationLink } from "./invitations.ts";

export function invitationMail(parts: {
  member: { email: string; name: string };
  link: InvitationLink;
  from: string;
  organisation: string;
}): Mail {
  const { member, link, from, organisation } = parts;
  const until = new Date(link.expiresAt).toUTCString().slice(0, 16);
  const invites = `${oneLine(from)} invites you to join ${oneLine(organisation)} on Stint.`;
  const works = `The link works once, until ${until}.`;
  return {
    to: member.email,
    subject: `Join ${oneLine(organisation)} on Stint`,
    text: `Hello ${oneLine(member.name)},\n\n${invites}\n\nChoose a password to begin:\n${link.url}\n\n${works}\n`,
    html: `<p>Hello ${escaped(member.name)},</p><p>${escaped(invites)}</p><p><a href="${escaped(link.url)}">Choose a password to begin</a></p><p>${works}</p>`,
  };
}
