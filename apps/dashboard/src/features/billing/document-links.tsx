import { Button } from "@mantine/core";
import type { InvoiceDetail } from "@stint/protocol/invoices";
import { PATHS } from "@stint/protocol/paths";
import { IconDownload } from "@tabler/icons-react";
import { Section } from "../../ui/section.tsx";
import classes from "./invoice.module.css";

type Format = { name: string; ending: "pdf" | "csv" | "xml"; words: string };

const FORMATS: Format[] = [
  { name: "PDF", ending: "pdf", words: "To send and to print" },
  { name: "CSV", ending: "csv", words: "The lines and entries, for a spreadsheet" },
  { name: "XML", ending: "xml", words: "The electronic invoice, EN 16931" },
];

/** The invoice as files. A draft has no electronic invoice, for it has no number. */
export function DocumentLinks({ invoice: { id, status, number, kind } }: { invoice: InvoiceDetail }) {
  const isDraft = status === "draft";
  const name = `${kind === "credit_note" ? "credit-note" : "invoice"}-${number ?? "draft"}`;
  const offered = FORMATS.filter(({ ending }) => !isDraft || ending !== "xml");
  return (
    <Section
      title="Documents"
      description={
        isDraft
          ? "As they are now, marked as a draft."
          : "Made once, when first asked for, and the same ever after."
      }
    >
      <ul className={classes.documents}>
        {offered.map((format) => (
          <li key={format.ending}>
            <Button
              component="a"
              href={`${PATHS.invoices}/${id}/document.${format.ending}`}
              download={`${name}.${format.ending}`}
              variant="default"
              leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
            >
              {format.name}
            </Button>
            <span>{format.words}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
