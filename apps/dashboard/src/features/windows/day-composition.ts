import type { Instant, Interval } from "@stint/core/time";
import { type MissedStretch, missedStretches } from "@stint/core/windows";
import type { DesktopWindow, Screenshot } from "@stint/protocol/windows";

type Bounds = { start: Instant; end: Instant };

/** What the gallery shows, in the order of the day: a screenshot, or the hole where some were missed. */
export type GalleryItem =
  | { is: "shot"; at: Instant; shot: Screenshot }
  | ({ is: "hole"; at: Instant } & MissedStretch);

export function intervalOf(window: DesktopWindow): Interval {
  return {
    start: Date.parse(window.startedAt),
    end: window.endedAt === null ? null : Date.parse(window.endedAt),
  };
}

/** The gaps of all windows that reach into the day, oldest first. */
export function gapsOf(windows: readonly DesktopWindow[], day: Bounds): MissedStretch[] {
  return windows
    .flatMap((window) => missedStretches(window.missedScreenshots, window.thresholdMs))
    .filter((gap) => gap.end > day.start && gap.start < day.end)
    .sort((left, right) => left.start - right.start);
}

/** The apps that were in front on the day's screenshots, by name. */
export function appsOf(screenshots: readonly Screenshot[]): string[] {
  const names = new Set(screenshots.flatMap(({ system }) => system.app || []));
  return [...names].sort((left, right) => left.localeCompare(right));
}

export function galleryOf(
  windows: readonly DesktopWindow[],
  screenshots: readonly Screenshot[],
  day: Bounds,
): GalleryItem[] {
  const shots = screenshots.map((shot) => ({ is: "shot" as const, at: Date.parse(shot.takenAt), shot }));
  const holes = gapsOf(windows, day).map((gap) => ({ is: "hole" as const, at: gap.start, ...gap }));
  return [...shots, ...holes].sort((left, right) => left.at - right.at);
}

/** How much of the day lies in windows, and how much of that in their gaps, ms. */
export function trackedMs(
  windows: readonly DesktopWindow[],
  day: Bounds,
  now: Instant,
): { tracked: number; missed: number } {
  const within = ({ start, end }: Interval) =>
    Math.max(0, Math.min(end ?? now, now, day.end) - Math.max(start, day.start));
  const sum = (stretches: Interval[]) => stretches.reduce((total, stretch) => total + within(stretch), 0);
  return { tracked: sum(windows.map(intervalOf)), missed: sum(gapsOf(windows, day)) };
}
