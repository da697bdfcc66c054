import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { SettingsForm } from "../access/settings-section.tsx";
import type { BillingFormProps } from "./client-billing-section.tsx";
import { CountrySelect } from "./country-select.tsx";
import classes from "./form-grid.module.css";
import { saveClientBilling } from "./queries.ts";

/** Whom a client's invoices are for. */
export function ClientAddressForm({ client, billing }: BillingFormProps) {
  const form = useForm({
    initialValues: {
      legalName: billing.legalName,
      street: billing.street,
      postalCode: billing.postalCode,
      city: billing.city,
      country: billing.country,
      vatId: billing.vatId ?? "",
      email: billing.email ?? "",
      buyerReference: billing.buyerReference ?? "",
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => saveClientBilling(client.id, values),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: (_, values) => form.resetDirty(values),
  });
  return (
    <SettingsForm
      onSubmit={form.onSubmit((values) => save.mutate({ ...values, country: values.country ?? "" }))}
      problem={save.error ? formErrors(save.error).message : null}
      dirty={form.isDirty()}
      saving={save.isPending}
      saved={save.isSuccess}
    >
      <TextInput
        label="Legal name"
        placeholder={client.name}
        maxLength={200}
        {...form.getInputProps("legalName")}
      />
      <TextInput label="Street and number" maxLength={200} {...form.getInputProps("street")} />
      <div className={classes.place}>
        <TextInput label="Postal code" maxLength={20} {...form.getInputProps("postalCode")} />
        <TextInput label="City" maxLength={100} {...form.getInputProps("city")} />
      </div>
      <CountrySelect {...form.getInputProps("country")} />
      <TextInput label="VAT id" maxLength={40} {...form.getInputProps("vatId")} />
      <TextInput label="E-mail for invoices" type="email" maxLength={254} {...form.getInputProps("email")} />
      <TextInput
        label="Buyer reference"
        description="What the client wants to find on every invoice, such as an order number."
        inputWrapperOrder={["label", "input", "error", "description"]}
        maxLength={100}
        {...form.getInputProps("buyerReference")}
      />
    </SettingsForm>
  );
}
