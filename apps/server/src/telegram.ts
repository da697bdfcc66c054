import type { Config } from "./config.ts";

export type TelegramMessage = { chatId: string; text: string; button?: { text: string; url: string } };

/** Something written to the bot. */
export type TelegramUpdate = { updateId: number; chatId: string; isPrivate: boolean; text: string };

export type Telegram = {
  /** Whether there is a bot to send by. */
  isConfigured: boolean;
  /** Resolves once Telegram has taken the message; rejects with why it has not, without the bot's token. */
  send(message: TelegramMessage, signal?: AbortSignal): Promise<void>;
  /** The bot's name, as in https://t.me/name. */
  botName(): Promise<string>;
  /** What was written to the bot from this update on, as soon as there is something, or nothing after a while. */
  updates(fromId: number, signal: AbortSignal): Promise<TelegramUpdate[]>;
};

const TIMEOUT_MS = 10_000;
/** How long Telegram waits for something to be written, s. */
const LISTEN_S = 20;

/** The Bot API, at Telegram or at a Bot API server of one's own. */
export function createTelegram({ telegram }: Pick<Config, "telegram">): Telegram {
  const { botToken, apiUrl } = telegram;
  if (botToken === null) {
    const none = () => Promise.reject(new Error("there is no Telegram bot"));
    return { isConfigured: false, send: none, botName: none, updates: none };
  }
  const call = caller(`${apiUrl.replace(/\/+$/, "")}/bot${botToken}`);
  return {
    isConfigured: true,
    send: async ({ chatId, text, button }, signal) => {
      await call(
        "sendMessage",
        {
          chat_id: chatId,
          text,
          ...(button && { reply_markup: { inline_keyboard: [[button]] } }),
          link_preview_options: { is_disabled: true },
        },
        { signal },
      );
    },
    botName: async () => {
      const { username } = (await call("getMe", {})) as { username?: unknown };
      if (typeof username !== "string") throw new Error("Telegram did not say what the bot is called");
      return username;
    },
    updates: async (fromId, signal) => {
      const body = { offset: fromId, timeout: LISTEN_S, allowed_updates: ["message"] };
      const found = await call("getUpdates", body, {
        signal,
        timeoutMs: LISTEN_S * 1_000 + TIMEOUT_MS,
      });
      return Array.isArray(found) ? found.map(updateOf).filter((update) => update !== null) : [];
    },
  };
}

type Call = (
  method: string,
  body: Record<string, unknown>,
  options?: { signal?: AbortSignal | undefined; timeoutMs?: number },
) => Promise<unknown>;

function caller(address: string): Call {
  return async (method, body, { signal, timeoutMs = TIMEOUT_MS } = {}) => {
    const limit = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(`${address}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    }).catch((error: unknown) => {
      throw new Error(limit.aborted ? "Telegram did not answer in time" : "Telegram cannot be reached", {
        cause: error,
      });
    });
    return resultOf(answer);
  };
}

async function resultOf(answer: Response): Promise<unknown> {
  const text = await answer.text().catch(() => "");
  let said = `HTTP ${answer.status}`;
  try {
    const { ok, result, description } = JSON.parse(text) as Record<string, unknown>;
    if (answer.ok && ok === true) return result;
    if (typeof description === "string") said = description.slice(0, 200);
  } catch {
    // Something in between has answered for Telegram.
  }
  throw new Error(`Telegram refused the message: ${said}`);
}

type RawUpdate = {
  update_id?: unknown;
  message?: { text?: unknown; chat?: { id?: unknown; type?: unknown } };
};

function updateOf(raw: RawUpdate): TelegramUpdate | null {
  if (typeof raw.update_id !== "number") return null;
  const { text, chat } = raw.message ?? {};
  return {
    updateId: raw.update_id,
    chatId: String(chat?.id ?? ""),
    isPrivate: chat?.type === "private",
    text: typeof text === "string" ? text : "",
  };
}
