import type { PreviewInvoice } from "@stint/protocol/invoices";
import { LineTable } from "./line-table.tsx";

/** The lines that a client's draft would have. */
export function PreviewLines({ invoice }: { invoice: PreviewInvoice }) {
  const { client, lines, lineCount } = invoice;
  return (
    <LineTable
      label={`Lines for ${client.name}`}
      lines={lines.map(({ userId, taskId, projectId, ...line }, index) => ({
        ...line,
        position: index + 1,
        unit: "hour" as const,
      }))}
      money={invoice}
      note={lineCount > lines.length ? `The first ${lines.length} of ${lineCount} lines` : null}
    />
  );
}
