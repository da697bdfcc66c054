import { Modal, Stack, TextInput } from "@mantine/core";
import { addDays, type LocalDate } from "@stint/core/days";
import type { InvoiceDetail } from "@stint/protocol/invoices";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api.ts";
import { formErrors } from "../../form-errors.ts";
import { formatDate } from "../../format.ts";
import { formatMoney } from "../../format-money.ts";
import { atLeast, useMe } from "../../me.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { showToast } from "../../ui/toast.ts";
import { DialogButtons } from "./dialog-buttons.tsx";
import classes from "./invoice.module.css";
import { issueInvoice } from "./invoice-queries.ts";
import { useToday } from "./use-today.ts";

type Props = { opened: boolean; invoice: InvoiceDetail; onClose: () => void };

/** Asks once more, because an issued invoice never changes. */
export function IssueDialog({ opened, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={rest.onClose} title={`Issue to ${rest.invoice.client.name}?`}>
      <IssueForm {...rest} />
    </Modal>
  );
}

function IssueForm({ invoice, onClose }: Omit<Props, "opened">) {
  const today = useToday();
  const [issuedOn, setIssuedOn] = useState(today);
  const { document, currency } = invoice;
  const issue = useMutation({
    mutationFn: () => issueInvoice(invoice.id, issuedOn),
    onSuccess: ({ number }) => {
      showToast({ message: `Invoice ${number} is issued.` });
      onClose();
    },
  });
  const problem = issue.error ? formErrors(issue.error) : null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        issue.mutate();
      }}
    >
      <Stack gap="md">
        {isIncomplete(issue.error) ? (
          <Missing error={issue.error} invoice={invoice} />
        ) : (
          <FormMessage>{problem?.message}</FormMessage>
        )}
        <p className={classes.words}>
          {formatMoney(document.grossMinor, currency)}. It gets its number now, and never changes afterwards;
          a mistake is taken back by a credit note.
        </p>
        <TextInput
          type="date"
          label="Date of the invoice"
          description={`Due ${formatDate(dueOn(invoice, issuedOn), { weekday: false })}`}
          inputWrapperOrder={["label", "input", "error", "description"]}
          value={issuedOn}
          max={today}
          error={problem?.fields.issuedOn}
          onChange={(event) => setIssuedOn(event.currentTarget.value || today)}
        />
        <DialogButtons submit="Issue invoice" busy={issue.isPending} onCancel={onClose} isGrave />
      </Stack>
    </form>
  );
}

const FIELDS: Record<string, string> = {
  sellerName: "your name",
  street: "your street",
  city: "your city",
  country: "your country",
  vatId: "your VAT id or register number",
};
const CLIENT_FIELDS: Record<string, string> = {
  country: "the client's country",
  vatId: "the client's VAT id",
};

/** What an invoice has to say and this one does not yet, and where to say it. */
function Missing({ error, invoice }: { error: ApiError; invoice: InvoiceDetail }) {
  const { member } = useMe();
  const named = error.fields.map(({ field }) => field.replace(/^body\./, "").split("."));
  const words = named.map(([whose, field = ""]) =>
    whose === "client" ? (CLIENT_FIELDS[field] ?? field) : (FIELDS[field] ?? field),
  );
  const isOurs = named.some(([whose]) => whose !== "client");
  const isClients = named.some(([whose]) => whose === "client");
  return (
    <FormMessage>
      An invoice has to say {listed(words)}.{" "}
      {isOurs ? (
        atLeast(member.role, "admin") ? (
          <Link to="/settings">Your details are in the settings</Link>
        ) : (
          "An administrator sets your details in the settings"
        )
      ) : null}
      {isOurs && isClients ? "; " : null}
      {isClients ? (
        <Link to="/clients/$clientId" params={{ clientId: invoice.client.id }}>
          theirs are on the client's page
        </Link>
      ) : null}
      .
    </FormMessage>
  );
}

function isIncomplete(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "incomplete" && error.fields.length > 0;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

function dueOn({ document }: InvoiceDetail, issuedOn: LocalDate): LocalDate {
  const days = Math.round((Date.parse(document.dueOn) - Date.parse(document.issuedOn)) / 86_400_000);
  return addDays(issuedOn, days);
}
