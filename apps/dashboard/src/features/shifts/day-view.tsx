import type { Day } from "@stint/protocol/shifts";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Duration } from "../../ui/time.tsx";
import { workedMs } from "./day-composition.ts";
import { DayRibbon, EmptyRibbon } from "./day-ribbon.tsx";
import { PunchList } from "./punch-list.tsx";
import type { Teller } from "./punch-words.ts";

type Props = { day: Day | undefined; now: number; thresholdMs: number; teller: Teller };

/** The day's ribbon in a card of its own, with the worked time. */
export function RibbonSection({ day, now }: Pick<Props, "day" | "now">) {
  return (
    <Section title="Worked" aside={day ? <Duration seconds={workedMs(day, now) / 1_000} /> : null}>
      {day ? <DayRibbon day={day} now={now} /> : <EmptyRibbon loading />}
    </Section>
  );
}

export function PunchSection({ day, title, thresholdMs, teller }: Omit<Props, "now"> & { title: string }) {
  return (
    <Section title={title} flush>
      {day ? (
        <PunchList day={day} thresholdMs={thresholdMs} teller={teller} />
      ) : (
        <SkeletonRows rows={3} rowHeight={41} />
      )}
    </Section>
  );
}
