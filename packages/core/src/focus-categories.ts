/** What of a focus session a category rule looks at. */
export type FocusFacts = { app: string; title: string; host: string };

/** A rule whose pattern has been made ready; `matches` finds it anywhere in a text. */
export type ReadyRule = {
  category: string;
  field: keyof FocusFacts;
  matches: (text: string) => boolean;
};

/** The category of the first rule that matches; empty if none does. */
export function categoryOf(facts: FocusFacts, rules: readonly ReadyRule[]): string {
  return rules.find((rule) => rule.matches(facts[rule.field]))?.category ?? "";
}

type StarterRule = { category: string; field: keyof FocusFacts; pattern: string };

/** What everybody starts with. Hosts come before apps, because a browser says little by itself. */
export const STARTER_RULES: readonly StarterRule[] = [
  {
    category: "Meetings",
    field: "host",
    pattern: "(^|\\.)(meet\\.google|zoom|teams\\.microsoft|whereby|webex)\\.",
  },
  { category: "Meetings", field: "app", pattern: "zoom|teams|webex|jitsi|facetime|skype" },
  {
    category: "Development",
    field: "host",
    pattern:
      "(^|\\.)(github|gitlab|bitbucket|stackoverflow|npmjs|pypi|localhost|developer\\.mozilla|docs\\.rs)(\\.|$)|^127\\.0\\.0\\.1$",
  },
  {
    category: "Development",
    field: "app",
    pattern:
      "\\bcode\\b|vscod|jetbrains|intellij|pycharm|webstorm|goland|\\brider\\b|xcode|android studio|n?vim\\b|emacs|\\bzed\\b|sublime|terminal|iterm|xterm|konsole|kitty|alacritty|wezterm|docker|postman|dbeaver",
  },
  {
    category: "Communication",
    field: "host",
    pattern: "(^|\\.)(mail\\.google|outlook|slack|web\\.whatsapp|web\\.telegram|discord|proton)\\.",
  },
  {
    category: "Communication",
    field: "app",
    pattern: "\\be?mail\\b|outlook|thunderbird|slack|discord|telegram|whatsapp|signal|element|mattermost",
  },
  { category: "Design", field: "host", pattern: "(^|\\.)(figma|canva|miro|dribbble|behance)\\." },
  {
    category: "Design",
    field: "app",
    pattern: "figma|sketch|photoshop|illustrator|indesign|gimp|inkscape|blender|krita",
  },
  {
    category: "Documents",
    field: "host",
    pattern:
      "(^|\\.)(docs\\.google|drive\\.google|notion|confluence|atlassian|office|sharepoint|overleaf)\\.",
  },
  {
    category: "Documents",
    field: "app",
    pattern:
      "\\b(word|winword|excel|powerpoint|pages|numbers)\\b|keynote|libreoffice|soffice|obsidian|notion|acrobat|evince|okular",
  },
  {
    category: "Entertainment",
    field: "host",
    pattern: "(^|\\.)(youtube|netflix|twitch|spotify|disneyplus|primevideo|tiktok)\\.",
  },
  { category: "Entertainment", field: "app", pattern: "spotify|steam|vlc|netflix|itunes" },
  {
    category: "Social media",
    field: "host",
    pattern: "(^|\\.)(facebook|instagram|twitter|reddit|linkedin|mastodon|bsky)\\.|^x\\.com$",
  },
  { category: "Browsing", field: "host", pattern: "." },
  {
    category: "Browsing",
    field: "app",
    pattern: "firefox|chrom(e|ium)|safari|\\bedge\\b|msedge|brave|opera|vivaldi",
  },
];
