import { serverNow, useServerNow } from "../clock.ts";
import { formatAgo, formatDay, formatDuration, formatTime, formatUtc } from "../format.ts";
import { useViewer } from "../preferences.ts";

/** `7 h 32 min`. */
export function Duration({ seconds }: { seconds: number }) {
  return (
    <time className="tabular" dateTime={`PT${Math.max(0, Math.floor(seconds))}S`}>
      {formatDuration(seconds)}
    </time>
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
