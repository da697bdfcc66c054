import { lineAt, type Source } from "../tidy/source.ts";

/** Targets of the page's links to other pages or files, outside code blocks. */
export function linksIn(page: Source): { target: string; line: number }[] {
  return matchesOf(withoutBlocks(page), /\]\(([^)\s]+)\)/g)
    .map(({ text, line }) => ({ target: text, line }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** Inline code, as in `this`. */
export function codeSpans(page: Source): { text: string; line: number }[] {
  return matchesOf(withoutBlocks(page), /`([^`\n]+)`/g);
}

const IN_REPOSITORY = /^(?:packages|apps|docs|scripts|bench|examples|test|\.ci)\/[\w./-]+$/;

/** Paths of the repository that the page names, inline or in a command. */
export function pathsIn(page: Source): { path: string; line: number }[] {
  const inline = codeSpans(page).map(({ text, line }) => ({ path: text, line }));
  const commands = matchesOf(page, /\bnode ([\w./-]+\.(?:ts|mjs))\b/g).map(({ text, line }) => ({
    path: text,
    line,
  }));
  const built = (path: string): boolean => path.includes("/dist/") || path.endsWith("/dist");
  return [...inline, ...commands].filter(({ path }) => IN_REPOSITORY.test(path) && !built(path));
}

/** Addresses of the HTTP interface that the page names, without their query, with parameters as the server writes them. */
export function addressesIn(page: Source): { path: string; line: number }[] {
  const inline = matchesOf(
    page,
    /(?:`|\$STINT)(?:(?:GET|POST|PATCH|PUT|DELETE) )?(\/(?:api\/[\w/{}.-]+|healthz|readyz|metrics))/g,
  );
  return inline
    .map(({ text, line }) => ({ path: text.replace(/\/$/, ""), line }))
    .filter(({ path }) => !/^\/api\/auth($|\/callback)/.test(path));
}

/** The ids that the page's headings get. */
export function anchorsOf(page: Source): string[] {
  return matchesOf(withoutBlocks(page), /^#{1,6} (.+)$/gm).map(({ text }) => slug(text));
}

/** The first column of the first table under a heading, without its head and code marks. */
export function tableUnder(page: Source, heading: string): string[] {
  const lines = page.text.split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === heading);
  if (start < 0) throw new Error(`${page.path} has no heading "${heading}"`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith("|"));
  const rows: string[] = [];
  for (const line of lines.slice(first + 2)) {
    if (!line.startsWith("|")) break;
    rows.push((line.split("|")[1] ?? "").trim().replaceAll("`", ""));
  }
  return rows;
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

/** The page with its code blocks blanked out, so that lines keep their numbers. */
function withoutBlocks(page: Source): Source {
  const text = page.text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, " "));
  return { path: page.path, text };
}

function matchesOf(page: Source, pattern: RegExp): { text: string; line: number }[] {
  return [...page.text.matchAll(pattern)].map((match) => ({
    text: match[1] ?? match[0],
    line: lineAt(page.text, match.index),
  }));
}
