import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { OrganisationView } from "@stint/protocol/access";
import { useMutation, useQuery } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { organisationQuery, saveOrganisation } from "./organisation.ts";
import { SettingsForm, SettingsSection } from "./settings-section.tsx";
import { ShiftPolicySection } from "./shift-policy-section.tsx";
import { TimeZoneSelect } from "./time-zone-select.tsx";
import { WindowPolicySection } from "./window-policy-section.tsx";

const about =
  "Its name, and the time zone that decides when a day begins for people who have none of their own.";

/** What only administrators set. */
export function OrganisationSections() {
  const { data, error, refetch } = useQuery(organisationQuery);
  if (error && !data) {
    return (
      <Section>
        <ErrorState
          title="The organisation's settings could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      </Section>
    );
  }
  if (!data) return <Loading />;
  return (
    <>
      <OrganisationSection organisation={data} />
      <ShiftPolicySection organisation={data} />
      <WindowPolicySection organisation={data} />
    </>
  );
}

function OrganisationSection({ organisation }: { organisation: OrganisationView }) {
  const form = useForm({
    initialValues: { name: organisation.name, timeZone: organisation.timeZone },
    validate: { name: (value) => (value.trim() ? null : "Name your organisation.") },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => saveOrganisation(values),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: (_, values) => form.resetDirty(values),
  });

  return (
    <SettingsSection title="Organisation" description={about}>
      <SettingsForm
        onSubmit={form.onSubmit((values) => save.mutate(values))}
        problem={save.error ? formErrors(save.error).message : null}
        dirty={form.isDirty()}
        saving={save.isPending}
        saved={save.isSuccess}
      >
        <TextInput label="Name" autoComplete="organization" {...form.getInputProps("name")} />
        <TimeZoneSelect label="Time zone" {...form.getInputProps("timeZone")} />
      </SettingsForm>
    </SettingsSection>
  );
}

function Loading() {
  return (
    <>
      <SettingsSection title="Organisation" description={about}>
        <SkeletonBlock height={208} />
      </SettingsSection>
      <SettingsSection title="Shift policy" description=" ">
        <SkeletonBlock height={176} />
      </SettingsSection>
      <SettingsSection title="Desktop windows" description=" ">
        <SkeletonBlock height={113} />
      </SettingsSection>
    </>
  );
}
