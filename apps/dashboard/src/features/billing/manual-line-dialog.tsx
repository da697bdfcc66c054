import { Modal, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { decimalOf } from "@stint/core/billing/money";
import type { InvoiceDetail, ManualLine } from "@stint/protocol/invoices";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { choices, TAX_WORDS, type TaxCategory } from "./billing-words.ts";
import { DialogButtons } from "./dialog-buttons.tsx";
import classes from "./form-grid.module.css";
import { changeInvoice } from "./invoice-queries.ts";
import { moneyText, parseMoney, parseScaled } from "./money.ts";
import { MoneyField } from "./money-field.tsx";
import { parsePercent, percentText } from "./percent.ts";

type Props = {
  opened: boolean;
  invoice: InvoiceDetail;
  /** Which of the manual lines is changed; none for a new one. */
  at: number | null;
  onClose: () => void;
};
type Values = {
  description: string;
  quantity: string;
  unit: ManualLine["unit"];
  price: string;
  category: TaxCategory | "client";
  taxRate: string;
};

const UNITS = [
  { value: "piece", label: "Pieces" },
  { value: "hour", label: "Hours" },
];
const TAXES = [{ value: "client", label: "As the client's other lines" }, ...choices(TAX_WORDS)];

/** A line beside those that time makes: expenses, a fixed price. */
export function ManualLineDialog({ opened, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={rest.onClose} title={rest.at === null ? "Add a line" : "Change the line"}>
      <LineForm {...rest} />
    </Modal>
  );
}

function LineForm({ invoice, at, onClose }: Omit<Props, "opened">) {
  const { currency, quantityDecimals } = invoice.document;
  const form = useForm<Values>({
    initialValues: begunWith(invoice, at),
    validate: {
      description: (value) => (value.trim() ? null : "Say what it is for."),
      quantity: (value) =>
        (parseScaled(value, quantityDecimals) ?? 0) > 0
          ? null
          : `A number, with at most ${quantityDecimals} decimals.`,
      price: (value) =>
        (parseMoney(value, currency) ?? -1) >= 0 ? null : "Enter an amount, such as 120.50.",
      taxRate: (value, { category }) =>
        category !== "S" || parsePercent(value) ? null : "Enter a percentage, such as 19.",
    },
  });
  const save = useMutation({
    mutationFn: (values: Values) => {
      const line = lineOf(values, currency, quantityDecimals);
      const lines = invoice.manualLines;
      const manualLines =
        at === null ? [...lines, line] : lines.map((other, index) => (index === at ? line : other));
      return changeInvoice(invoice.id, { manualLines });
    },
    onSuccess: onClose,
  });
  const isTaxed = form.values.category === "S";
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        <FormMessage>{save.error ? messageOf(save.error) : null}</FormMessage>
        <TextInput
          label="Description"
          autoComplete="off"
          maxLength={500}
          data-autofocus
          {...form.getInputProps("description")}
        />
        <div className={classes.priced}>
          <TextInput
            label="Quantity"
            inputMode="decimal"
            autoComplete="off"
            {...form.getInputProps("quantity")}
          />
          <Select label="Unit" data={UNITS} allowDeselect={false} {...form.getInputProps("unit")} />
          <MoneyField label="Price of one" currency={currency} {...form.getInputProps("price")} />
        </div>
        <div className={isTaxed ? classes.account : undefined} data-long>
          <Select label="Tax" data={TAXES} allowDeselect={false} {...form.getInputProps("category")} />
          {isTaxed ? (
            <TextInput
              label="Tax rate"
              inputMode="decimal"
              rightSection="%"
              {...form.getInputProps("taxRate")}
            />
          ) : null}
        </div>
        <DialogButtons
          submit={at === null ? "Add line" : "Save changes"}
          busy={save.isPending}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}

function begunWith({ manualLines, document }: InvoiceDetail, at: number | null): Values {
  const line = at === null ? undefined : manualLines[at];
  const digits = document.quantityDecimals;
  return {
    description: line?.description ?? "",
    quantity: line ? decimalOf(BigInt(line.quantity), digits).replace(/\.?0+$/, "") : "1",
    unit: line?.unit ?? "piece",
    price: moneyText(line?.rateMinor ?? null, document.currency),
    category: line?.tax?.category ?? "client",
    taxRate: line?.tax?.category === "S" ? percentText(line.tax.rateBp) : "",
  };
}

function lineOf(values: Values, currency: string, decimals: number): ManualLine {
  const { description, quantity, unit, price, category, taxRate } = values;
  return {
    description: description.trim(),
    quantity: parseScaled(quantity, decimals) ?? 0,
    unit,
    rateMinor: parseMoney(price, currency) ?? 0,
    ...(category === "client"
      ? {}
      : { tax: { category, rateBp: category === "S" ? (parsePercent(taxRate) ?? 0) : 0 } }),
  };
}

function messageOf(error: unknown): string | null {
  const { fields, message } = formErrors(error);
  return message ?? Object.values(fields)[0] ?? null;
}
