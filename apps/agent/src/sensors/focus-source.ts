/** What a platform can tell of one window. What it cannot tell is left out, never guessed. */
export type DesktopView = {
  app: string;
  title: string;
  pid?: number;
  bundleId?: string;
  url?: string;
  tabTitle?: string;
  tabCount?: number;
  documentPath?: string;
  isFullScreen?: boolean;
  isMinimized?: boolean;
};

/** One way of seeing what a person works with. */
export type FocusSource = {
  /** Such as "X11 (:0)". */
  readonly name: string;
  /** What it cannot do here, each with its reason, in words for the person. */
  readonly limits: string[];
  /** The focused window; null when none has the focus. */
  focused(): Promise<DesktopView | null>;
  /** The windows that a picture of the screen would show; null when that cannot be told. */
  onScreen(): Promise<DesktopView[] | null>;
  /** Time since the last input in ms; null when that cannot be told. */
  idleMs(): Promise<number | null>;
  /** Whether the screen is locked, where the platform itself says so. */
  isLocked?(): Promise<boolean>;
  close(): void;
};

export type SourceEvents = {
  /** The focus or the focused title may have changed. A source without events is polled. */
  onChange(): void;
  /** The desktop is gone; nothing more will come. */
  onLost(reason: string): void;
};

/** This desktop cannot be read; the message says why and what would help. */
export class Unsupported extends Error {}
