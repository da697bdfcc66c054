import { hostOf } from "../focus.ts";
import { callStateOf, presenceClassOf } from "./presence.ts";
import type { Signal } from "./signal.ts";

/** What somebody was doing, in the order that decides a tie. */
export const ACTIVITY_TYPES = [
  "focused_work",
  "meeting",
  "communication",
  "research",
  "admin",
  "break",
] as const;

export type ActivityType = (typeof ACTIVITY_TYPES)[number];

/** The kind of activity a signal is evidence of; null where it could be any. */
export function activityOf(signal: Signal): ActivityType | null {
  const presence = presenceClassOf(signal);
  if (presence === "calendar_start" || presence === "calendar" || presence === "calendar_end")
    return FREE_TIME.test(signal.title) ? "break" : "meeting";
  if (callStateOf(signal)) return "meeting";
  const host = hostOf(signal.url);
  if (host) {
    const byHost = HOSTS.find(([, pattern]) => pattern.test(host));
    return byHost ? byHost[0] : "research";
  }
  return APPS.find(([, pattern]) => pattern.test(signal.app))?.[0] ?? null;
}

/** Titles of events in a calendar during which nobody works. */
const FREE_TIME = /\b(lunch|break|holiday|vacation|out of office|ooo|day off|doctor|dentist|gym|commute)\b/i;

const HOSTS: readonly (readonly [ActivityType, RegExp])[] = [
  [
    "break",
    /(^|\.)(youtube|netflix|twitch|spotify|disneyplus|primevideo|tiktok|facebook|instagram|twitter|reddit)\.|^x\.com$/,
  ],
  [
    "communication",
    /(^|\.)(mail\.google|outlook|slack|web\.whatsapp|web\.telegram|discord|proton|mail\.[\w-]+)\./,
  ],
  [
    "admin",
    /(^|\.)(calendar\.google|workday|personio|bamboohr|expensify|concur|harvestapp|xero|quickbooks)\./,
  ],
  [
    "focused_work",
    /(^|\.)(github|gitlab|bitbucket|localhost|docs\.google|drive\.google|figma|notion|overleaf|sharepoint|atlassian)(\.|$)|^127\.0\.0\.1$|^(jira|confluence|wiki)\./,
  ],
];

const APPS: readonly (readonly [ActivityType, RegExp])[] = [
  [
    "communication",
    /\be?-?mail\b|outlook|thunderbird|slack|discord|telegram|whatsapp|signal|element|mattermost/i,
  ],
  ["break", /spotify|\bsteam\b|\bvlc\b|netflix|solitaire|\btv\b|\bgames?\b/i],
  ["admin", /calendar|timesheet|expenses|payroll|accounting|system settings|file explorer|finder|nautilus/i],
  [
    "focused_work",
    /\bcode\b|vscod|jetbrains|intellij|\bidea\b|pycharm|webstorm|goland|\brider\b|xcode|android studio|n?vim\b|emacs|\bzed\b|sublime|terminal|iterm|xterm|konsole|kitty|alacritty|wezterm|docker|postman|dbeaver|\bword\b|winword|excel|powerpoint|keynote|\bnumbers\b|libreoffice|soffice|obsidian|notion|figma|sketch|photoshop|illustrator|indesign|blender|rstudio|jupyter|matlab|latex|zotero/i,
  ],
  ["research", /acrobat|evince|okular|preview|kindle|reader/i],
];
