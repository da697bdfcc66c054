import { NumberInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { BillingSettings } from "@stint/protocol/billing";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { SettingsForm } from "../access/settings-section.tsx";
import { CurrencySelect } from "./currency-select.tsx";
import classes from "./form-grid.module.css";
import { saveSettings } from "./queries.ts";

type Values = {
  currency: string;
  invoicePrefix: string;
  creditPrefix: string;
  numberDigits: number | string;
  lockedThrough: string;
};

/** How invoices are numbered, in what money, and until which day time is closed. */
export function NumberingForm({ settings }: { settings: BillingSettings }) {
  const { currency, invoicePrefix, creditPrefix, numberDigits, lockedThrough } = settings;
  const form = useForm<Values>({
    initialValues: {
      currency,
      invoicePrefix,
      creditPrefix,
      numberDigits,
      lockedThrough: lockedThrough ?? "",
    },
    validate: { numberDigits: (digits) => (isDigits(Number(digits)) ? null : "From 1 to 10 digits.") },
  });
  const save = useMutation({
    mutationFn: (values: Values) =>
      saveSettings({
        ...values,
        numberDigits: Number(values.numberDigits),
        lockedThrough: values.lockedThrough || null,
      }),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: (_, values) => form.resetDirty(values),
  });
  const { invoicePrefix: before, creditPrefix: beforeCredit, numberDigits: digits } = form.values;
  return (
    <SettingsForm
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      problem={save.error ? formErrors(save.error).message : null}
      dirty={form.isDirty()}
      saving={save.isPending}
      saved={save.isSuccess}
    >
      <CurrencySelect {...form.getInputProps("currency")} label="Currency of new clients" />
      <div className={classes.three}>
        <TextInput
          label="Invoice prefix"
          placeholder="None"
          maxLength={20}
          {...form.getInputProps("invoicePrefix")}
        />
        <TextInput
          label="Credit prefix"
          placeholder="None"
          maxLength={20}
          {...form.getInputProps("creditPrefix")}
        />
        <NumberInput label="Digits" min={1} max={10} {...form.getInputProps("numberDigits")} />
      </div>
      <p className={classes.effect}>
        The first invoice is {before}
        {padded(digits)}, the first credit note {beforeCredit}
        {padded(digits)}.
      </p>
      <TextInput
        type="date"
        label="Closed up to and including"
        description="Empty closes nothing. Choosing an earlier day opens time again."
        inputWrapperOrder={["label", "input", "error", "description"]}
        {...form.getInputProps("lockedThrough")}
      />
    </SettingsForm>
  );
}

function padded(digits: number | string): string {
  return "1".padStart(isDigits(Number(digits)) ? Number(digits) : 1, "0");
}

function isDigits(digits: number): boolean {
  return Number.isInteger(digits) && digits >= 1 && digits <= 10;
}
