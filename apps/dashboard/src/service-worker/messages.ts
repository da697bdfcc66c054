/** A page asks the service worker to keep the app, in case that it was forgotten at somebody's sign-out. */
export const KEEP = "keep";

/** What the service worker tells the pages. */
export type WorkerMessage =
  /** Which build it belongs to, by the address of that build's entry script. */
  | { about: "version"; entry: string }
  /** Where a notification that was pressed leads. */
  | { about: "open"; path: string };
