import { NumberInput, Select, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { roundSeconds } from "@stint/core/billing/rounding";
import type { ClientBilling } from "@stint/protocol/billing";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { formatDuration } from "../../format.ts";
import { SettingsForm } from "../access/settings-section.tsx";
import { choices, GROUP_WORDS, MODE_WORDS, PER_WORDS, TAX_WORDS } from "./billing-words.ts";
import type { BillingFormProps } from "./client-billing-section.tsx";
import { CurrencySelect } from "./currency-select.tsx";
import classes from "./form-grid.module.css";
import { parsePercent, percentText } from "./percent.ts";
import { saveClientBilling } from "./queries.ts";

type Values = {
  currency: string;
  paymentDays: number | string;
  taxCategory: ClientBilling["tax"]["category"];
  taxRate: string;
  minutes: string;
  mode: ClientBilling["rounding"]["mode"];
  per: ClientBilling["rounding"]["per"];
  decimals: string;
  groupBy: ClientBilling["groupBy"];
};

const GRIDS = [0, 1, 5, 6, 10, 15, 30].map((minutes) => ({
  value: String(minutes),
  label: minutes === 0 ? "As worked" : minutes === 1 ? "1 minute" : `${minutes} minutes`,
}));
const DECIMALS = ["2", "3", "4"].map((value) => ({ value, label: `${value} decimals` }));
const EXAMPLE_SECONDS = 47 * 60 + 20;

/** How a client's time becomes money. */
export function ClientTermsForm({ client, billing }: BillingFormProps) {
  const form = useForm<Values>({
    initialValues: valuesOf(billing),
    validate: {
      paymentDays: (days) => (isDays(Number(days)) && days !== "" ? null : "From 0 to 365 days."),
      taxRate: (typed, { taxCategory }) =>
        taxCategory !== "S" || parsePercent(typed) ? null : "Enter a percentage, such as 19.",
    },
  });
  const save = useMutation({
    mutationFn: (values: Values) => saveClientBilling(client.id, termsOf(values)),
    onError: (error) => form.setErrors(termsErrors(error)),
    onSuccess: (_, values) => form.resetDirty(values),
  });
  return (
    <SettingsForm
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      problem={save.error ? formErrors(save.error).message : null}
      dirty={form.isDirty()}
      saving={save.isPending}
      saved={save.isSuccess}
    >
      <div className={classes.pair}>
        <CurrencySelect {...form.getInputProps("currency")} />
        <NumberInput
          label="Due after"
          suffix=" days"
          min={0}
          max={365}
          {...form.getInputProps("paymentDays")}
        />
      </div>
      <TaxFields form={form} />
      <Select
        label="Lines"
        data={choices(GROUP_WORDS)}
        allowDeselect={false}
        {...form.getInputProps("groupBy")}
      />
      <div className={classes.pair}>
        <Select label="Round time to" data={GRIDS} allowDeselect={false} {...form.getInputProps("minutes")} />
        <Select
          label="Hours are printed with"
          data={DECIMALS}
          allowDeselect={false}
          {...form.getInputProps("decimals")}
        />
      </div>
      <RoundingFields form={form} />
      <p className={classes.effect}>{effect(form.values)}</p>
    </SettingsForm>
  );
}

type FieldsProps = { form: UseFormReturnType<Values> };

function TaxFields({ form }: FieldsProps) {
  const isTaxed = form.values.taxCategory === "S";
  return (
    <div className={isTaxed ? classes.pair : undefined} data-long>
      <Select
        label="Tax"
        data={choices(TAX_WORDS)}
        allowDeselect={false}
        {...form.getInputProps("taxCategory")}
      />
      {isTaxed ? (
        <TextInput
          label="Tax rate"
          inputMode="decimal"
          autoComplete="off"
          rightSection="%"
          {...form.getInputProps("taxRate")}
        />
      ) : null}
    </div>
  );
}

function RoundingFields({ form }: FieldsProps) {
  if (form.values.minutes === "0") return null;
  return (
    <div className={classes.pair} data-long>
      <Select
        label="Direction"
        data={choices(MODE_WORDS)}
        allowDeselect={false}
        {...form.getInputProps("mode")}
      />
      <Select
        label="What is rounded"
        data={choices(PER_WORDS)}
        allowDeselect={false}
        {...form.getInputProps("per")}
      />
    </div>
  );
}

function effect(values: Values): string {
  const billed = roundSeconds(EXAMPLE_SECONDS, termsOf(values).rounding);
  const hours = (billed / 3600).toFixed(Number(values.decimals));
  return `47 min 20 s of work would be billed as ${billed === EXAMPLE_SECONDS ? "it is" : formatDuration(billed)}, printed as ${hours} hours.`;
}

function valuesOf({
  currency,
  paymentDays,
  tax,
  rounding,
  quantityDecimals,
  groupBy,
}: ClientBilling): Values {
  return {
    currency,
    paymentDays,
    taxCategory: tax.category,
    taxRate: tax.category === "S" ? percentText(tax.rateBp) : "",
    minutes: String(rounding.minutes),
    mode: rounding.mode,
    per: rounding.per,
    decimals: String(quantityDecimals),
    groupBy,
  };
}

function termsOf(values: Values) {
  const { taxCategory, mode, per, groupBy, currency } = values;
  return {
    currency,
    paymentDays: Number(values.paymentDays),
    tax: { category: taxCategory, rateBp: taxCategory === "S" ? (parsePercent(values.taxRate) ?? 0) : 0 },
    rounding: { minutes: Number(values.minutes) as ClientBilling["rounding"]["minutes"], mode, per },
    quantityDecimals: Number(values.decimals) as ClientBilling["quantityDecimals"],
    groupBy,
  };
}

function termsErrors(error: unknown): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [field, message] of Object.entries(formErrors(error).fields)) {
    named[field.startsWith("tax") ? "taxRate" : field.startsWith("rounding") ? "minutes" : field] = message;
  }
  return named;
}

function isDays(days: number): boolean {
  return Number.isInteger(days) && days >= 0 && days <= 365;
}
