import { createHash } from "node:crypto";

/** A whole HTML answer: what a student's browser gets, with the headers that belong to it. */
export type HtmlPage = { status: 200 | 404; html: string; headers: Record<string, string> };

type Parts = { lang: string; title: string; body: string; script?: string };

/** A page that may run exactly the script it was sent with, speak to this server alone, and load nothing. */
export function htmlPage(status: HtmlPage["status"], { lang, title, body, script = "" }: Parts): HtmlPage {
  const html = `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
${MARK}
${body}
</main>
${script && `<script>${script}</script>`}
</body>
</html>
`;
  return { status, html, headers: headersFor(script) };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON in a page, where no tag can begin within it. */
export function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function headersFor(script: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    "img-src data:",
    ...(script
      ? [`script-src ${hashOf(script)}`, "worker-src blob:", "child-src blob:", "connect-src 'self'"]
      : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
  };
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const MARK = `<svg width="40" height="40" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#4a5fdc"/><path d="M6 16h20" stroke="#fff" stroke-opacity=".4" stroke-width="3" stroke-linecap="round"/><path d="M6 16h12" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="20" cy="16" r="4" fill="#fff"/></svg>`;

const STYLE = `
:root{--text:#1d1d21;--dimmed:#65656e;--back:#fff;--line:#e4e4e8;--accent:#4a5fdc;--on:#fff}
@media (prefers-color-scheme:dark){:root{--text:#e6e6e9;--dimmed:#9c9ca5;--back:#131315;--line:#29292e;--accent:#8b9cf6;--on:#131315}}
*{box-sizing:border-box}
html{height:100%}
body{min-height:100%;margin:0;padding:24px;display:flex;color:var(--text);background:var(--back);font:16px/24px "Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
main{width:100%;max-width:400px;margin:auto}
svg{display:block;margin-bottom:24px}
h1{margin:0;font-size:22px;line-height:32px;font-weight:600;overflow-wrap:anywhere}
p{margin:0}
.who{color:var(--dimmed);overflow-wrap:anywhere}
#say{min-height:48px;margin-top:24px}
.open,button{display:block;width:100%;min-height:48px;margin-top:24px;padding:11px 16px;border:1px solid transparent;border-radius:8px;font:inherit;font-weight:500;text-align:center;text-decoration:none;cursor:pointer}
.open{color:var(--on);background:var(--accent)}
button{margin-top:16px;color:var(--text);background:transparent;border-color:var(--line)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
#during{margin-top:24px;color:var(--dimmed)}
.notice{margin-top:32px;padding-top:16px;border-top:1px solid var(--line);font-size:14px;line-height:20px;color:var(--dimmed);white-space:pre-line;overflow-wrap:anywhere}
[hidden]{display:none}
`;
