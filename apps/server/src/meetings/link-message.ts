import { PATHS } from "@stint/protocol";
import type { Mail } from "../mail.ts";
import { escaped, oneLine } from "../mail-text.ts";
import type { TelegramMessage } from "../telegram.ts";

export type LinkMessage = {
  teacher: string;
  topic: string | null;
  trackingUrl: string;
  /** The meeting's own address. */
  link: string;
};

export function trackingUrl(baseUrl: string, token: string): string {
  return `${baseUrl}${PATHS.meetingTrack}?token=${token}`;
}

/**
 * Telegram takes no button that leads to this machine: there the button opens the meeting itself, and the text has the
 * tracked address.
 */
export function telegramMessage(chatId: string, message: LinkMessage): TelegramMessage {
  const { trackingUrl, link } = message;
  const isHere = isLoopback(new URL(trackingUrl).hostname);
  return {
    chatId,
    text: isHere ? `${invitation(message)}\n${trackingUrl}` : invitation(message),
    button: { text: "Join the lesson", url: isHere ? link : trackingUrl },
  };
}

export function linkMail(to: string, message: LinkMessage): Mail {
  const { trackingUrl } = message;
  const subject = message.topic ? oneLine(message.topic) : `A lesson with ${oneLine(message.teacher)}`;
  const text = `${invitation(message)}\n\nJoin it here:\n${trackingUrl}\n`;
  const html = `<p>${escaped(invitation(message))}</p><p><a href="${escaped(trackingUrl)}">Join the lesson</a></p>`;
  return { to, subject, text, html };
}

function invitation({ teacher, topic }: LinkMessage): string {
  const which = topic ? `: ${oneLine(topic)}` : ".";
  return `${oneLine(teacher)} invites you to a lesson${which}`;
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    hostname.startsWith("127.")
  );
}
