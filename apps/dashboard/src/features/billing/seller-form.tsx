import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { BillingSettings } from "@stint/protocol/billing";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { SettingsForm } from "../access/settings-section.tsx";
import { CountrySelect } from "./country-select.tsx";
import classes from "./form-grid.module.css";
import { saveSettings } from "./queries.ts";

/** Who bills, and where they are paid. */
export function SellerForm({ settings }: { settings: BillingSettings }) {
  const form = useForm({
    initialValues: {
      sellerName: settings.sellerName,
      street: settings.street,
      postalCode: settings.postalCode,
      city: settings.city,
      country: settings.country,
      vatId: settings.vatId ?? "",
      registration: settings.registration ?? "",
      email: settings.email ?? "",
      iban: spaced(settings.iban ?? ""),
      bic: settings.bic ?? "",
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => saveSettings({ ...values, country: values.country ?? "" }),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: (saved, values) => {
      const shown = { ...values, iban: spaced(saved.iban ?? "") };
      form.setValues(shown);
      form.resetDirty(shown);
    },
  });
  return (
    <SettingsForm
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      problem={save.error ? formErrors(save.error).message : null}
      dirty={form.isDirty()}
      saving={save.isPending}
      saved={save.isSuccess}
    >
      <TextInput label="Legal name" maxLength={200} {...form.getInputProps("sellerName")} />
      <TextInput label="Street and number" maxLength={200} {...form.getInputProps("street")} />
      <div className={classes.place}>
        <TextInput label="Postal code" maxLength={20} {...form.getInputProps("postalCode")} />
        <TextInput label="City" maxLength={100} {...form.getInputProps("city")} />
      </div>
      <CountrySelect {...form.getInputProps("country")} />
      <div className={classes.pair} data-long>
        <TextInput label="VAT id" maxLength={40} {...form.getInputProps("vatId")} />
        <TextInput label="Register number" maxLength={200} {...form.getInputProps("registration")} />
      </div>
      <TextInput label="E-mail" type="email" maxLength={254} {...form.getInputProps("email")} />
      <div className={classes.account}>
        <TextInput label="IBAN" autoComplete="off" spellCheck={false} {...form.getInputProps("iban")} />
        <TextInput label="BIC" autoComplete="off" maxLength={11} {...form.getInputProps("bic")} />
      </div>
    </SettingsForm>
  );
}

/** In fours, as on a bank card. */
function spaced(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, "$1 ");
}
