import { Anchor, Select } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { OrganisationView } from "@stint/protocol/access";
import type { Blur } from "@stint/protocol/windows";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formErrors } from "../../form-errors.ts";
import { saveOrganisation } from "./organisation.ts";
import { SettingsForm, SettingsSection } from "./settings-section.tsx";

const PICTURES: { value: Blur; label: string }[] = [
  { value: "none", label: "As they are" },
  { value: "blurred", label: "Blurred on the computer" },
  { value: "no_image", label: "No pictures" },
];

type Values = { blur: Blur };

/** What desktop agents may take pictures of the screen as. */
export function WindowPolicySection({ organisation }: { organisation: OrganisationView }) {
  const { blur } = organisation.policies.window;
  const form = useForm<Values>({
    initialValues: { blur },
  });
  const save = useMutation({
    mutationFn: (window: Values) => saveOrganisation({ policies: { window } }),
    onSuccess: (_, values) => form.resetDirty(values),
  });

  return (
    <SettingsSection
      title="Desktop windows"
      description={
        <>
          Screenshots are seen by their person and by managers. A change reaches every desktop with its next
          upload. For how long they are kept is set in{" "}
          <Anchor component={Link} to="/admin/retention" underline="always" inherit>
            Retention
          </Anchor>
          .
        </>
      }
    >
      <SettingsForm
        onSubmit={form.onSubmit((values) => save.mutate(values))}
        problem={save.error ? formErrors(save.error).message : null}
        dirty={form.isDirty()}
        saving={save.isPending}
        saved={save.isSuccess}
      >
        <Select label="Pictures" data={PICTURES} allowDeselect={false} {...form.getInputProps("blur")} />
      </SettingsForm>
    </SettingsSection>
  );
}
