import type { DesktopView } from "../sensors/focus-source.ts";

export type CaptureRules = {
  /** Names of programs, in any case, in full. */
  excludedApps: string[];
  /** What a title, an address or a document's path must not contain. */
  excludedPatterns: RegExp[];
  /** What is cut out of titles, addresses and paths. */
  redactedPatterns: RegExp[];
};

const REDACTED = "[redacted]";
const MOST_CHARS = { app: 255, title: 2_000, address: 4_000 };

/** Browsers name their private windows in the title; there is no other sign that can be seen from outside. */
const PRIVATE_WINDOW =
  /private browsing|privat(?:e[rs]?)? (?:modus|fenster|surfen)|navigation privée|incognito|inkognito|inprivate|\(private\)|tor browser/i;

/** Programs that show secrets all the time. */
const SECRET_APPS = ["1password", "bitwarden", "dashlane", "keepass", "keepassxc", "lastpass", "seahorse"];

export function rulesOf(wanted: {
  apps: string[];
  titles: string[];
  redact: string[];
  privateWindows: boolean;
  secretApps: boolean;
}): CaptureRules {
  return {
    excludedApps: [...wanted.apps.map(lowered), ...(wanted.secretApps ? SECRET_APPS : [])],
    excludedPatterns: [
      ...wanted.titles.map((source) => new RegExp(source, "iu")),
      ...(wanted.privateWindows ? [PRIVATE_WINDOW] : []),
    ],
    redactedPatterns: wanted.redact.map((source) => new RegExp(source, "giu")),
  };
}

/** What may be known of a window from here on: nothing if a rule excludes it, otherwise its redacted copy. */
export function admitted(view: DesktopView | null, rules: CaptureRules): DesktopView | null {
  if (view === null || isExcluded(view, rules)) return null;
  const clean = (text: string | undefined, mostChars: number): string | undefined =>
    text === undefined ? undefined : cut(redact(text, rules), mostChars);
  return {
    ...view,
    app: cut(view.app, MOST_CHARS.app),
    title: clean(view.title, MOST_CHARS.title) ?? "",
    tabTitle: clean(view.tabTitle, MOST_CHARS.title),
    url: clean(view.url && withoutCredentials(view.url), MOST_CHARS.address),
    documentPath: clean(view.documentPath, MOST_CHARS.address),
    bundleId: view.bundleId === undefined ? undefined : cut(view.bundleId, MOST_CHARS.app),
  };
}

export function isExcluded(view: DesktopView, rules: CaptureRules): boolean {
  const names = [view.app, view.bundleId ?? ""].map(programName);
  if (names.some((name) => rules.excludedApps.includes(name))) return true;
  const texts = [view.title, view.tabTitle, view.url, view.documentPath];
  return rules.excludedPatterns.some((pattern) =>
    texts.some((text) => text !== undefined && pattern.test(text)),
  );
}

function redact(text: string, { redactedPatterns }: CaptureRules): string {
  return redactedPatterns.reduce((rest, pattern) => rest.replace(pattern, REDACTED), text);
}

/** "KeePassXC.exe" and "keepassxc" are one program. */
function programName(name: string): string {
  return lowered(name).replace(/\.exe$/, "");
}

function lowered(text: string): string {
  return text.trim().toLowerCase();
}

/** A user name and password in an address are nobody's business. */
function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, "$1");
}

/** Never in the middle of a character. */
function cut(text: string, mostChars: number): string {
  if (text.length <= mostChars) return text;
  return text.slice(0, mostChars).replace(/[\uD800-\uDBFF]$/, "");
}
