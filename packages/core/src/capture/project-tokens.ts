import { hostOf } from "../focus.ts";
import type { Signal } from "./signal.ts";

/** One thing by which projects are told apart, `host:jira.acme.com`. */
export type ProjectToken = string;

const MOST_WORDS = 12;

/** What of a signal may tell projects apart: program, host, its first path part, the last parts of the document's path, words of the title. */
export function projectTokens(signal: Pick<Signal, "app" | "url" | "path" | "title">): ProjectToken[] {
  const tokens: ProjectToken[] = [];
  if (signal.app !== "") tokens.push(`app:${signal.app.toLowerCase()}`);
  const host = hostOf(signal.url);
  if (host !== "") {
    tokens.push(`host:${host}`);
    const part = firstPathPart(signal.url);
    if (part !== "") tokens.push(`page:${host}/${part}`);
  }
  const parts = signal.path
    .toLowerCase()
    .split(/[/\\]+/)
    .filter(Boolean);
  for (const part of parts.slice(-2)) tokens.push(`path:${part}`);
  tokens.push(...wordsOf(signal.title).map((word) => `title:${word}`));
  return [...new Set(tokens)];
}

/** A token's kind and text. */
export function partsOf(token: ProjectToken): { kind: string; text: string } {
  const colon = token.indexOf(":");
  return { kind: token.slice(0, colon), text: token.slice(colon + 1) };
}

function firstPathPart(url: string): string {
  const rest = url.replace(/^[a-z]+:\/\//i, "");
  return rest.split(/[?#]/)[0]?.split("/").slice(1).find(Boolean)?.toLowerCase() ?? "";
}

function wordsOf(title: string): string[] {
  const words = title.toLowerCase().match(/[\p{L}][\p{L}\p{N}_-]{2,}/gu) ?? [];
  return words.slice(0, MOST_WORDS);
}
