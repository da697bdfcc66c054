import type { Analytics } from "@stint/protocol/insights";
import { formatDuration } from "../../format.ts";
import { Numbers } from "../../ui/numbers.tsx";
import { Section } from "../../ui/section.tsx";
import { count, heardWords, monthWords, silentPerHundredHours } from "./analytics-words.ts";
import { MonthBars } from "./month-bars.tsx";
import classes from "./trend-section.module.css";

/** Month by month for everybody together. */
export function TrendSection({ months }: { months: Analytics["months"] }) {
  const bars = (measure: (month: Analytics["months"][number]) => number, unit: string) =>
    months.map((one) => ({
      month: one.month,
      label: monthWords(one.month).slice(0, 3),
      value: measure(one),
      title: `${monthWords(one.month)}: ${count(measure(one))} ${unit}`,
    }));
  const mass = months.reduce((sum, { massSilenceOuts }) => sum + massSilenceOuts, 0);
  return (
    <Section
      title="By month"
      description={
        mass > 0
          ? `${count(mass)} punched out when many fell silent together are nobody's, and not in the bars.`
          : "Everybody together; the current month in colour."
      }
    >
      <div className={classes.charts}>
        <MonthBars
          title="Automatic punch-outs"
          unit="a month"
          bars={bars(({ autoOuts }) => autoOuts, "automatic punch-outs")}
          least={5}
        />
        <MonthBars
          title="Silence"
          unit="minutes in 100 h on shift"
          bars={bars(silentPerHundredHours, "minutes silent in 100 h on shift")}
          least={1}
        />
      </div>
      <Numbers
        caption="Reliability by month"
        columns={[
          "Month",
          "Shifts",
          "On shift",
          "Automatic punch-outs",
          "In mass silences",
          "Gaps",
          "Missed beats",
          "Heard",
        ]}
        rows={[...months].reverse().map((one) => ({
          key: one.month,
          cells: [
            monthWords(one.month),
            count(one.shifts),
            formatDuration(one.workedSeconds),
            count(one.autoOuts),
            count(one.massSilenceOuts),
            count(one.gaps),
            count(one.missedBeats),
            heardWords(one.heard),
          ],
        }))}
      />
    </Section>
  );
}
