import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { InvoiceDetail } from "@stint/protocol/invoices";
import { useNavigate } from "@tanstack/react-router";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { attempt } from "./attempt.ts";
import { entriesWords } from "./entries-words.ts";
import { discardDraft } from "./invoice-queries.ts";
import { IssueDialog } from "./issue-dialog.tsx";

export function DraftActions({ invoice }: { invoice: InvoiceDetail }) {
  const navigate = useNavigate();
  const [isOpen, issue] = useDisclosure(false);
  const discard = () =>
    attempt("The draft was not discarded", async () => {
      await discardDraft(invoice.id);
      await navigate({ to: "/invoices" });
    });
  return (
    <>
      <ConfirmButton
        title="Discard this draft?"
        consequence={`Its ${entriesWords(invoice.entryCount)} can be billed again with the next run. Lines and a note that you added are gone.`}
        confirm="Discard"
        danger
        onConfirm={discard}
      >
        Discard
      </ConfirmButton>
      <Button onClick={issue.open}>Issue</Button>
      <IssueDialog opened={isOpen} invoice={invoice} onClose={issue.close} />
    </>
  );
}
