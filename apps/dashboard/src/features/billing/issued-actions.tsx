import { Button, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { InvoiceDetail } from "@stint/protocol/invoices";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { showToast } from "../../ui/toast.ts";
import { attempt } from "./attempt.ts";
import { DialogButtons } from "./dialog-buttons.tsx";
import { entriesWords } from "./entries-words.ts";
import classes from "./invoice.module.css";
import { markPaid, markUnpaid, voidInvoice } from "./invoice-queries.ts";
import { useToday } from "./use-today.ts";

/** What can still be done with what is issued: pay it, or take it back. */
export function IssuedActions({ invoice }: { invoice: InvoiceDetail }) {
  const { kind, status, id } = invoice;
  const [isVoiding, voiding] = useDisclosure(false);
  const [isPaying, paying] = useDisclosure(false);
  if (kind === "credit_note" || status === "void") return null;
  return (
    <>
      <Button variant="default" onClick={voiding.open}>
        Void
      </Button>
      {status === "paid" ? (
        <Button variant="default" onClick={() => void attempt("Nothing was changed", () => markUnpaid(id))}>
          Not paid after all
        </Button>
      ) : (
        <Button onClick={paying.open}>Mark as paid</Button>
      )}
      <Modal opened={isVoiding} onClose={voiding.close} title={`Void invoice ${invoice.number}?`}>
        <VoidForm invoice={invoice} onClose={voiding.close} />
      </Modal>
      <Modal opened={isPaying} onClose={paying.close} title={`Invoice ${invoice.number} is paid`}>
        <PaidForm invoice={invoice} onClose={paying.close} />
      </Modal>
    </>
  );
}

type FormProps = { invoice: InvoiceDetail; onClose: () => void };

function VoidForm({ invoice, onClose }: FormProps) {
  const navigate = useNavigate();
  const [reason, setReason] = useState("");
  const [isAsked, setAsked] = useState(false);
  const take = useMutation({
    mutationFn: () => voidInvoice(invoice.id, reason.trim()),
    onSuccess: (note) => {
      onClose();
      showToast({ message: `Credit note ${note.number} takes it back.` });
      void navigate({ to: "/invoices/$invoiceId", params: { invoiceId: note.id } });
    },
  });
  const problem = take.error ? formErrors(take.error) : null;
  const error = isAsked && !reason.trim() ? "Say why; the credit note does too." : problem?.fields.reason;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (reason.trim()) take.mutate();
      }}
    >
      <Stack gap="md">
        <FormMessage>{problem?.message}</FormMessage>
        <p className={classes.words}>
          A credit note with a number of its own takes it back. Its {entriesWords(invoice.entryCount)} can be
          billed again. The invoice itself stays as it is.
        </p>
        <Textarea
          label="Reason"
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={reason}
          error={error}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogButtons submit="Void invoice" busy={take.isPending} onCancel={onClose} danger />
      </Stack>
    </form>
  );
}

function PaidForm({ invoice, onClose }: FormProps) {
  const today = useToday();
  const [paidOn, setPaidOn] = useState(today);
  const pay = useMutation({ mutationFn: () => markPaid(invoice.id, paidOn), onSuccess: onClose });
  const problem = pay.error ? formErrors(pay.error) : null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        pay.mutate();
      }}
    >
      <Stack gap="md">
        <FormMessage>{problem?.message}</FormMessage>
        <TextInput
          type="date"
          label="Paid on"
          data-autofocus
          value={paidOn}
          max={today}
          error={problem?.fields.paidOn}
          onChange={(event) => setPaidOn(event.currentTarget.value || today)}
        />
        <DialogButtons submit="Mark as paid" busy={pay.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}
