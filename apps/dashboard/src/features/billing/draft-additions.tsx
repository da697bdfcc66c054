import { Button, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import type { InvoiceDetail } from "@stint/protocol/invoices";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { formatMoney } from "../../format-money.ts";
import { SettingsForm, SettingsSection } from "../access/settings-section.tsx";
import { DiscountDialog } from "./discount-dialog.tsx";
import { changeInvoice } from "./invoice-queries.ts";
import { percentWords } from "./percent.ts";

/** What a draft says beside its lines: a note, the client's reference, a discount. */
export function DraftAdditions({ invoice }: { invoice: InvoiceDetail }) {
  const [isOpen, discount] = useDisclosure(false);
  const form = useForm({
    initialValues: {
      note: invoice.document.note ?? "",
      buyerReference: invoice.document.buyerReference ?? "",
    },
  });
  const save = useMutation({
    mutationFn: ({ note, buyerReference }: typeof form.values) =>
      changeInvoice(invoice.id, { note: note.trim() || null, buyerReference: buyerReference.trim() || null }),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: (_, values) => form.resetDirty(values),
  });
  return (
    <SettingsSection
      title="Note and discount"
      description="The note stands below the lines. Nothing of it can be changed once the invoice is issued."
    >
      <SettingsForm
        onSubmit={form.onSubmit((values) => save.mutate(values))}
        problem={save.error ? formErrors(save.error).message : null}
        dirty={form.isDirty()}
        saving={save.isPending}
        saved={save.isSuccess}
        aside={
          <Button variant="default" onClick={discount.open}>
            {discountWords(invoice)}
          </Button>
        }
      >
        <Textarea
          label="Note"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2_000}
          {...form.getInputProps("note")}
        />
        <TextInput
          label="Client's reference"
          placeholder="None"
          maxLength={200}
          {...form.getInputProps("buyerReference")}
        />
      </SettingsForm>
      <DiscountDialog opened={isOpen} invoice={invoice} onClose={discount.close} />
    </SettingsSection>
  );
}

function discountWords({ discount, currency }: InvoiceDetail): string {
  if (discount === null) return "Give a discount";
  const words =
    "percentBp" in discount ? percentWords(discount.percentBp) : formatMoney(discount.amountMinor, currency);
  return `Discount: ${words}`;
}
