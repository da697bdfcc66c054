import type { ReportGrouping, TimeReport } from "@stint/protocol/reports";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ReportTable } from "./report-table.tsx";
import { GROUPING_WORDS } from "./words.ts";

type Props = { by: ReportGrouping; report: TimeReport | undefined };

/** The report itself, row by row, with its total. */
export function ReportSection({ by, report }: Props) {
  return (
    <Section
      title={`By ${GROUPING_WORDS[report?.by ?? by].toLowerCase()}`}
      description={report ? `Days in ${report.timeZone.replaceAll("_", " ")}` : " "}
      flush
    >
      {report ? <ReportTable report={report} /> : <SkeletonRows rows={6} rowHeight={45} />}
    </Section>
  );
}
