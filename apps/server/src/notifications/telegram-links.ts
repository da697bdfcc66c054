import { createHash, randomBytes, randomUUID } from "node:crypto";
import { MINUTE_MS, SECOND_MS } from "@stint/core";
import type { TelegramLink } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import type { TelegramUpdate } from "../telegram.ts";
import { iso, ownScope, type Person } from "./person.ts";

type Parts = Pick<Deps, "db" | "log" | "telegram">;
type Reply = { chatId: string; text: string };

const CODE_BYTES = 24;
const VALID_MS = 15 * MINUTE_MS;
/** Longer than one question to Telegram takes; a process that dies is replaced after it. */
const LEASE_MS = 45 * SECOND_MS;
const AGAIN_MS = 2 * SECOND_MS;
const START = /^\/start(?:@\w+)?\s+([\w-]{20,64})$/;

/**
 * Links people's chats to them: a code that only they were shown is sent to the bot from the chat. What is written to the
 * bot is read only while somebody's code is waiting, by one process at a time.
 */
export class TelegramLinks {
  readonly #parts: Parts;
  readonly #holder = randomUUID();
  readonly #abort = new AbortController();
  #botName: Promise<string> | null = null;
  #reading: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A new code for this person; the one before is worth nothing any more. */
  async begin(person: Person): Promise<TelegramLink> {
    const name = await this.#askName();
    const code = randomBytes(CODE_BYTES).toString("base64url");
    const expiresMs = await this.#parts.db.tenant(ownScope(person), async (tx) => {
      const { rows } = await sql<{ expires_ms: string }>`
        insert into telegram_link (org_id, user_id, code_hash, expires_at)
        values (${person.orgId}, ${person.userId}, ${hashOf(code)}, wall_now() + ${VALID_MS} * interval '1 millisecond')
        on conflict (org_id, user_id) do update
        set code_hash = excluded.code_hash, expires_at = excluded.expires_at
        returning ms_of(expires_at) as expires_ms`.execute(tx);
      return rows[0]?.expires_ms ?? "0";
    });
    this.read();
    return { code, url: `https://t.me/${name}?start=${code}`, expiresAt: iso(expiresMs) };
  }

  /** Begins to read what is written to the bot, unless that is under way, and goes on while a code is waiting. */
  read(): void {
    if (!this.#parts.telegram.isConfigured || this.#abort.signal.aborted) return;
    this.#reading ??= this.#readOn()
      .catch((error: unknown) =>
        this.#parts.log.warn({ err: error }, "what is written to the Telegram bot cannot be read"),
      )
      .finally(() => {
        this.#reading = null;
      });
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  #askName(): Promise<string> {
    const { telegram } = this.#parts;
    if (!telegram.isConfigured)
      throw problem("not_configured", { message: "This server has no Telegram bot." });
    this.#botName ??= telegram.botName().catch(() => {
      this.#botName = null;
      throw problem("unavailable", { message: "Telegram cannot be reached just now; try again." });
    });
    return this.#botName;
  }

  async #readOn(): Promise<void> {
    const { db, telegram, log } = this.#parts;
    const { signal } = this.#abort;
    try {
      while (!signal.aborted) {
        const fromId = await this.#hold();
        if (fromId === null) return;
        try {
          const updates = await telegram.updates(fromId, signal);
          const replies = await db.system((tx) => takeAll(tx, updates));
          for (const reply of replies) await telegram.send(reply, signal);
        } catch (error) {
          if (signal.aborted) return;
          log.warn({ err: error }, "what is written to the Telegram bot cannot be read; it is tried again");
          await pause(AGAIN_MS, signal);
        }
      }
    } finally {
      await db.pool
        .query("update telegram_poll set held_until = '-infinity' where holder = $1", [this.#holder])
        .catch(() => undefined);
    }
  }

  /** From which update on to read; null if no code waits, or another process reads. */
  async #hold(): Promise<number | null> {
    const { rows } = await this.#parts.db.pool.query<{ next_update: string }>(
      `update telegram_poll set holder = $1, held_until = wall_now() + $2 * interval '1 millisecond'
       where (holder = $1 or held_until < wall_now())
         and exists (select from telegram_link where expires_at > wall_now())
       returning next_update`,
      [this.#holder, LEASE_MS],
    );
    return rows[0] ? Number(rows[0].next_update) : null;
  }
}

async function takeAll(tx: Tx, updates: TelegramUpdate[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const update of updates) {
    const reply = await take(tx, update);
    if (reply) replies.push(reply);
  }
  const last = updates.at(-1);
  if (last)
    await sql`update telegram_poll set next_update = greatest(next_update, ${last.updateId + 1})`.execute(tx);
  return replies;
}

/** A group's members would read what is one person's. */
async function take(tx: Tx, { chatId, isPrivate, text }: TelegramUpdate): Promise<Reply | null> {
  const [, code] = START.exec(text.trim()) ?? [];
  if (!isPrivate || !code) return null;
  const { rows } = await sql<{ org_id: string; user_id: string; name: string; organisation: string }>`
    delete from telegram_link l using member m, organisation o
    where l.code_hash = ${hashOf(code)} and l.expires_at > wall_now()
      and m.org_id = l.org_id and m.user_id = l.user_id and m.status = 'active' and o.id = l.org_id
    returning l.org_id, l.user_id, m.name, o.name as organisation`.execute(tx);
  const [person] = rows;
  if (!person) return { chatId, text: "This code is not valid any more. Ask for a new one in Stint." };
  await sql`insert into telegram_chat (org_id, user_id, chat_id, linked_at)
    values (${person.org_id}, ${person.user_id}, ${chatId}, wall_now())
    on conflict (org_id, user_id) do update set chat_id = excluded.chat_id, linked_at = excluded.linked_at`.execute(
    tx,
  );
  return { chatId, text: `This chat now gets the messages of ${person.name} at ${person.organisation}.` };
}

function hashOf(code: string): Buffer {
  return createHash("sha256").update(code).digest();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
