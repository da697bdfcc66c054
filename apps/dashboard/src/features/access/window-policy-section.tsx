import { NumberInput, Select } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { OrganisationView } from "@stint/protocol/access";
import type { Blur } from "@stint/protocol/windows";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { saveOrganisation } from "./organisation.ts";
import { SettingsForm, SettingsSection } from "./settings-section.tsx";

const PICTURES: { value: Blur; label: string }[] = [
  { value: "none", label: "As they are" },
  { value: "blurred", label: "Blurred on the computer" },
  { value: "no_image", label: "No pictures" },
];

type Values = { blur: Blur; days: number | string };

/** What desktop agents may take pictures of the screen as, and how long those are kept. */
export function WindowPolicySection({ organisation }: { organisation: OrganisationView }) {
  const { blur, screenshotRetentionDays } = organisation.policies.window;
  const form = useForm<Values>({
    initialValues: { blur, days: screenshotRetentionDays },
    validate: { days: (days) => (isDays(Number(days)) ? null : "From 1 to 3,650 days.") },
  });
  const save = useMutation({
    mutationFn: (values: Values) =>
      saveOrganisation({
        policies: { window: { blur: values.blur, screenshotRetentionDays: Number(values.days) } },
      }),
    onSuccess: (_, values) => form.resetDirty(values),
  });

  return (
    <SettingsSection
      title="Desktop windows"
      description="Screenshots are seen by their person and by managers. A change reaches every desktop with its next upload; what is older than the time chosen is deleted within the hour."
    >
      <SettingsForm
        onSubmit={form.onSubmit((values) => save.mutate(values))}
        problem={save.error ? formErrors(save.error).message : null}
        dirty={form.isDirty()}
        saving={save.isPending}
        saved={save.isSuccess}
      >
        <Select label="Pictures" data={PICTURES} allowDeselect={false} {...form.getInputProps("blur")} />
        <NumberInput
          label="Keep screenshots for"
          suffix=" days"
          min={1}
          max={3_650}
          {...form.getInputProps("days")}
        />
      </SettingsForm>
    </SettingsSection>
  );
}

function isDays(days: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= 3_650;
}
