import { serverNow, useServerNow } from "../clock.ts";
import { formatAgo, formatDay, formatDuration, formatRunning, formatTime, formatUtc } from "../format.ts";
import { useViewer } from "../preferences.ts";

/** `7 h 32 min`. */
export function Duration({ seconds }: { seconds: number }) {
  return (
    <time className="tabular" dateTime={`PT${Math.max(0, Math.floor(seconds))}S`}>
      {formatDuration(seconds)}
    </time>
  );
}

/** `7:32:08`, counting from `since` by the server's clock, on top of `baseSeconds` already counted. */
export function RunningTime({ since, baseSeconds = 0 }: { since: string; baseSeconds?: number }) {
  const now = useServerNow();
  const seconds = baseSeconds + Math.max(0, (now - Date.parse(since)) / 1000);
  return (
    <span className="tabular" role="timer" aria-live="off">
      {formatRunning(seconds)}
    </span>
  );
}

type TimeOfDayProps = {
  at: string;
  /** Names the day as well, for moments that may not be today. */
  day?: boolean;
  seconds?: boolean;
};

/** A moment in the viewer's zone and habit, with the exact UTC one in the tooltip. */
export function TimeOfDay({ at, day = false, seconds = false }: TimeOfDayProps) {
  const viewer = useViewer();
  const time = formatTime(at, viewer, seconds);
  return (
    <time className="tabular" dateTime={at} title={formatUtc(at)}>
      {day ? `${formatDay(at, viewer, { year: false })}, ${time}` : time}
    </time>
  );
}

/** `8 s ago`, kept current, with the exact UTC moment in the tooltip. */
export function Ago({ at }: { at: string }) {
  useServerNow();
  return (
    <time className="tabular" dateTime={at} title={formatUtc(at)}>
      {formatAgo((serverNow() - Date.parse(at)) / 1000)}
    </time>
  );
}
