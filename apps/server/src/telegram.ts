import type { Config } from "./config.ts";

export type TelegramMessage = { chatId: string; text: string; button?: { text: string; url: string } };

export type Telegram = {
  /** Whether there is a bot to send by. */
  isConfigured: boolean;
  /** Resolves once Telegram has taken the message; rejects with why it has not, without the bot's token. */
  send(message: TelegramMessage, signal?: AbortSignal): Promise<void>;
};

const TIMEOUT_MS = 10_000;

/** The Bot API's `sendMessage`, at Telegram or at a Bot API server of one's own. */
export function createTelegram({ telegram }: Pick<Config, "telegram">): Telegram {
  const { botToken, apiUrl } = telegram;
  if (botToken === null)
    return { isConfigured: false, send: async () => Promise.reject(new Error("there is no Telegram bot")) };
  const address = `${apiUrl.replace(/\/+$/, "")}/bot${botToken}/sendMessage`;
  return {
    isConfigured: true,
    send: async ({ chatId, text, button }, signal) => {
      const limit = AbortSignal.timeout(TIMEOUT_MS);
      const body = JSON.stringify({
        chat_id: chatId,
        text,
        ...(button && { reply_markup: { inline_keyboard: [[button]] } }),
        link_preview_options: { is_disabled: true },
      });
      const answer = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        redirect: "error",
        signal: signal ? AbortSignal.any([limit, signal]) : limit,
      }).catch((error: unknown) => {
        throw new Error(limit.aborted ? "Telegram did not answer in time" : "Telegram cannot be reached", {
          cause: error,
        });
      });
      const said = await describe(answer);
      if (said !== null) throw new Error(`Telegram refused the message: ${said}`);
    },
  };
}

/** What an answer says is wrong, or null. */
async function describe(answer: Response): Promise<string | null> {
  const text = await answer.text().catch(() => "");
  try {
    const { ok, description } = JSON.parse(text) as { ok?: unknown; description?: unknown };
    if (answer.ok && ok === true) return null;
    if (typeof description === "string") return description.slice(0, 200);
  } catch {
    // Something in between has answered for Telegram.
  }
  return `HTTP ${answer.status}`;
}
