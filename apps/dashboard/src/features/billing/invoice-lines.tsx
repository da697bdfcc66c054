import { ActionIcon, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { InvoiceDetail } from "@stint/protocol/invoices";
import { IconChevronRight, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Section } from "../../ui/section.tsx";
import { attempt } from "./attempt.ts";
import classes from "./invoice.module.css";
import { changeInvoice } from "./invoice-queries.ts";
import { LineEntries } from "./line-entries.tsx";
import { type Line, LineTable } from "./line-table.tsx";
import { ManualLineDialog } from "./manual-line-dialog.tsx";
import { RowMenu } from "./row-menu.tsx";

/** The lines with what they come to; each made of time opens to its entries. */
export function InvoiceLines({ invoice }: { invoice: InvoiceDetail }) {
  const { document, status } = invoice;
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [edited, setEdited] = useState<number | null>(null);
  const [isAdding, adding] = useDisclosure(false);
  const isDraft = status === "draft";
  const toggle = ({ position }: Line) => {
    const next = new Set(open);
    if (!next.delete(position)) next.add(position);
    setOpen(next);
  };
  return (
    <Section
      title="Lines"
      aside={
        isDraft ? (
          <Button variant="default" size="xs" onClick={adding.open}>
            Add a line
          </Button>
        ) : null
      }
      flush
    >
      <LineTable
        label="Lines"
        lines={document.lines}
        money={document}
        actions={(line) =>
          line.kind === "time" ? (
            <Expander line={line} isOpen={open.has(line.position)} onToggle={() => toggle(line)} />
          ) : line.kind === "manual" && isDraft ? (
            <ManualMenu invoice={invoice} line={line} onEdit={setEdited} />
          ) : null
        }
        behind={(line, columns) =>
          open.has(line.position) ? (
            <LineEntries invoiceId={invoice.id} line={line.position} columns={columns} />
          ) : null
        }
      />
      <ManualLineDialog opened={isAdding} invoice={invoice} at={null} onClose={adding.close} />
      <ManualLineDialog
        opened={edited !== null}
        invoice={invoice}
        at={edited}
        onClose={() => setEdited(null)}
      />
    </Section>
  );
}

type ExpanderProps = { line: Line; isOpen: boolean; onToggle: () => void };

function Expander({ line, isOpen, onToggle }: ExpanderProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      className={classes.expand}
      aria-label={`Entries behind ${line.description}`}
      aria-expanded={isOpen}
      onClick={onToggle}
    >
      <IconChevronRight size={18} stroke={1.5} aria-hidden="true" />
    </ActionIcon>
  );
}

type MenuProps = { invoice: InvoiceDetail; line: Line; onEdit: (at: number) => void };

function ManualMenu({ invoice: { id, document, manualLines }, line, onEdit }: MenuProps) {
  const at = document.lines.filter(
    ({ kind, position }) => kind === "manual" && position < line.position,
  ).length;
  const others = manualLines.filter((_, index) => index !== at);
  const remove = () => attempt("The line was not removed", () => changeInvoice(id, { manualLines: others }));
  return (
    <RowMenu
      label={`Actions for ${line.description}`}
      actions={[
        { label: "Change", icon: IconPencil, run: () => onEdit(at) },
        { label: "Remove", icon: IconTrash, run: () => void remove() },
      ]}
    />
  );
}
