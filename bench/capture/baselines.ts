import { MINUTE } from "./truth.ts";

/** A moment of input with the project its window shows; null shows nothing, `FREE` is no work. */
export type Labelled = { at: number; label: string | null };
export type Entry = { start: number; end: number; project: string | null };

export const FREE = "free time";

/** The rules of other time trackers, on the same signals with the same evidence. What shows nothing has the label before it. */
export const BASELINES: Record<string, (moments: readonly Labelled[]) => Entry[]> = {
  "slots 10 min": slots,
  "timeout 15 min (WakaTime)": (moments) => timeout(moments, 15 * MINUTE),
  "timeout 10 min (Wakapi)": (moments) => timeout(moments, 10 * MINUTE),
  "close at 5 min (RescueTime)": (moments) => timeout(moments, 5 * MINUTE),
  "AFK 180 s + flood (ActivityWatch)": (moments) => timeout(moments, 3 * MINUTE),
  "dwell 120 s": dwell,
};

function slots(moments: readonly Labelled[]): Entry[] {
  const counts = new Map<number, Map<string | null, number>>();
  for (const { at, label } of carried(moments)) {
    const slot = Math.floor(at / SLOT);
    const per = counts.get(slot) ?? new Map<string | null, number>();
    counts.set(slot, per.set(label, (per.get(label) ?? 0) + 1));
  }
  return joined(
    [...counts].map(([slot, per]) => {
      const [most] = [...per].sort(([, one], [, other]) => other - one);
      return { start: slot * SLOT, end: (slot + 1) * SLOT, project: most?.[0] ?? null };
    }),
  );
}

const SLOT = 10 * MINUTE;

/** Silence up to the limit belongs to what came before it; longer silence to nobody. */
function timeout(moments: readonly Labelled[], limitMs: number): Entry[] {
  const known = carried(moments);
  return joined(
    known.flatMap(({ at, label }, index) => {
      const next = known[index + 1];
      return next && next.at - at <= limitMs ? [{ start: at, end: next.at, project: label }] : [];
    }),
  );
}

/** A change of project counts once it has lasted two minutes. */
function dwell(moments: readonly Labelled[]): Entry[] {
  const known = carried(moments);
  const settled: Labelled[] = [];
  let current: string | null = null;
  for (let index = 0; index < known.length; ) {
    const { label, at } = known[index] as Labelled;
    let end = index + 1;
    while (end < known.length && known[end]?.label === label) end += 1;
    const lasted = (known[end]?.at ?? (known[end - 1] as Labelled).at + MINUTE) - at;
    if (label !== current && (lasted >= 2 * MINUTE || current === null)) current = label;
    for (; index < end; index++) settled.push({ at: (known[index] as Labelled).at, label: current });
  }
  return timeout(settled, 10 * MINUTE);
}

function carried(moments: readonly Labelled[]): Labelled[] {
  let before = moments.find(({ label }) => label !== null)?.label ?? null;
  return moments.map(({ at, label }) => {
    before = label ?? before;
    return { at, label: before };
  });
}

function joined(entries: Entry[]): Entry[] {
  const list: Entry[] = [];
  for (const entry of entries) {
    const last = list.at(-1);
    if (last && last.end === entry.start && last.project === entry.project) last.end = entry.end;
    else list.push({ ...entry });
  }
  return list.filter(({ project, start, end }) => project !== FREE && end > start);
}
