import { Button, Modal, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { InvoiceDetail, InvoiceDiscount } from "@stint/protocol/invoices";
import { useMutation } from "@tanstack/react-query";
import { FormMessage } from "../../ui/form-message.tsx";
import { DialogButtons } from "./dialog-buttons.tsx";
import { changeInvoice } from "./invoice-queries.ts";
import { moneyText, parseMoney } from "./money.ts";
import { MoneyField } from "./money-field.tsx";
import { parsePercent, percentText } from "./percent.ts";

type Props = { opened: boolean; invoice: InvoiceDetail; onClose: () => void };
type Values = { by: "percent" | "amount"; percent: string; amount: string };

const WAYS = [
  { value: "percent", label: "A percentage" },
  { value: "amount", label: "An amount" },
];

/** Something off the sum of all lines. */
export function DiscountDialog({ opened, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={rest.onClose} title="Discount">
      <DiscountForm {...rest} />
    </Modal>
  );
}

function DiscountForm({ invoice, onClose }: Omit<Props, "opened">) {
  const { discount, currency } = invoice;
  const form = useForm<Values>({
    initialValues: {
      by: discount && "amountMinor" in discount ? "amount" : "percent",
      percent: discount && "percentBp" in discount ? percentText(discount.percentBp) : "",
      amount: discount && "amountMinor" in discount ? moneyText(discount.amountMinor, currency) : "",
    },
    validate: (values) => {
      if (discountOf(values, currency)) return {};
      const field = values.by === "percent" ? "percent" : "amount";
      return {
        [field]: field === "percent" ? "Enter a percentage, such as 10." : "Enter an amount, such as 250.",
      };
    },
  });
  const save = useMutation({
    mutationFn: (next: InvoiceDiscount | null) => changeInvoice(invoice.id, { discount: next }),
    onSuccess: onClose,
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(discountOf(values, currency)))}>
      <Stack gap="md">
        <FormMessage>{save.error?.message}</FormMessage>
        <SegmentedControl fullWidth aria-label="Kind of discount" data={WAYS} {...form.getInputProps("by")} />
        {form.values.by === "percent" ? (
          <TextInput
            label="Off the sum of all lines"
            inputMode="decimal"
            autoComplete="off"
            rightSection="%"
            data-autofocus
            {...form.getInputProps("percent")}
          />
        ) : (
          <MoneyField
            label="Off the sum of all lines"
            currency={currency}
            data-autofocus
            {...form.getInputProps("amount")}
          />
        )}
        <DialogButtons
          submit="Give discount"
          busy={save.isPending}
          onCancel={onClose}
          aside={
            discount ? (
              <Button variant="subtle" color="gray" mr="auto" onClick={() => save.mutate(null)}>
                Take it away
              </Button>
            ) : null
          }
        />
      </Stack>
    </form>
  );
}

function discountOf({ by, percent, amount }: Values, currency: string): InvoiceDiscount | null {
  if (by === "percent") {
    const percentBp = parsePercent(percent);
    return percentBp ? { percentBp } : null;
  }
  const amountMinor = parseMoney(amount, currency);
  return amountMinor !== null && amountMinor > 0 ? { amountMinor } : null;
}
