import { MEETING_NOTICE } from "@stint/protocol/meeting-notice";
import { escapeHtml, type HtmlPage, htmlPage, jsonInHtml } from "./document.ts";
import { BEGIN, IN_BROWSER, type PageSettings } from "./in-browser.ts";
import { meetingApp } from "./meeting-app.ts";
import { WORDS } from "./words.ts";

export type Lesson = {
  token: string;
  /** The meeting's own address, http(s) and of an allowed host. */
  link: string;
  topic: string | null;
  teacher: string;
  /** The organisation's own words; null for the ones that come with Stint. */
  privacyNotice: string | null;
  heartbeatMs: number;
  redirectMs: number;
  heartbeatUrl: string;
  endUrl: string;
};

/** The page of a link whose lesson is on: it opens the meeting and stays, to say that the lesson goes on. */
export function activePage(lesson: Lesson): HtmlPage {
  const app = meetingApp(lesson.link);
  const title = lesson.topic ?? WORDS.lesson;
  const body = `<p class="who" dir="auto">${escapeHtml(WORDS.with(lesson.teacher))}</p>
<p id="say" role="status">${escapeHtml(WORDS.opens(app.name))}</p>
<a class="open" id="open" href="${escapeHtml(lesson.link)}" target="_blank" rel="noopener noreferrer">${escapeHtml(WORDS.open(app.name))}</a>
<div id="during" hidden>
<p>${escapeHtml(WORDS.during)}</p>
<button type="button" id="finish">${escapeHtml(WORDS.finish)}</button>
</div>
<p class="notice" dir="auto">${escapeHtml(lesson.privacyNotice ?? MEETING_NOTICE)}</p>
<script type="application/json" id="settings">${jsonInHtml(settingsOf(lesson, app))}</script>`;
  return htmlPage(200, { lang: WORDS.lang, title, body: `${heading(title)}\n${body}`, script: SCRIPT });
}

/** The page of a link whose lesson is over. */
export function endedPage(lesson: Pick<Lesson, "topic" | "teacher">): HtmlPage {
  const which = [lesson.topic, WORDS.with(lesson.teacher)].filter(Boolean).join(" ");
  const body = `<p class="who" dir="auto">${escapeHtml(which)}</p>
<p id="say">${escapeHtml(WORDS.endedText)}</p>`;
  return htmlPage(200, {
    lang: WORDS.lang,
    title: WORDS.endedTitle,
    body: `${heading(WORDS.endedTitle)}\n${body}`,
  });
}

/** The one page for every token that is none of ours, whatever is wrong with it. */
export function unknownPage(): HtmlPage {
  return UNKNOWN;
}

function heading(title: string): string {
  return `<h1 id="title" dir="auto">${escapeHtml(title)}</h1>`;
}

function settingsOf(lesson: Lesson, app: ReturnType<typeof meetingApp>): PageSettings {
  const { token, link, heartbeatMs, redirectMs, heartbeatUrl, endUrl } = lesson;
  const { tabOpened, tabRefused, notSent, endedTitle, endedText } = WORDS;
  return {
    token,
    link,
    heartbeatMs,
    redirectMs,
    heartbeatUrl,
    endUrl,
    desktopApp: app.desktop,
    phoneApp: app.phone,
    words: { opened: WORDS.opened(app.name), tabOpened, tabRefused, notSent, endedTitle, endedText },
  };
}

const SCRIPT = `"use strict";(()=>{\n${IN_BROWSER.join("\n")}\n${BEGIN}();})();`;

const UNKNOWN = htmlPage(404, {
  lang: WORDS.lang,
  title: WORDS.unknownTitle,
  body: `${heading(WORDS.unknownTitle)}\n<p id="say">${escapeHtml(WORDS.unknownText)}</p>`,
});
