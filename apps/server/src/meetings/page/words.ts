/** What the pages say to a student. Each function gets the app's name, or null where it is not known. */
export const WORDS = {
  lang: "en",
  lesson: "Your lesson",
  with: (teacher: string) => `with ${teacher}`,
  opens: (app: string | null) => `${app ?? "The meeting"} opens in a moment.`,
  open: (app: string | null) => `Open ${app ?? "the meeting"}`,
  opened: (app: string | null) =>
    `${app ?? "The meeting"} should be open now. If it is not, press the button.`,
  tabOpened: "The meeting is open in another tab.",
  tabRefused: "Press the button to join. This page stays open beside it.",
  during: "Leave this page open until the lesson is over. It may stay in the background.",
  finish: "The lesson is over",
  notSent: "That could not be sent. Press it again in a moment; the lesson ends by itself as well.",
  endedTitle: "This lesson has ended",
  endedText: "You can close this page. For the next lesson, use the next link from your teacher.",
  unknownTitle: "This link does not work",
  unknownText: "Check that it was copied completely, or ask your teacher for a new one.",
};
