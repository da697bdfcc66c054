import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Me } from "@stint/protocol/access";
import { PATHS } from "@stint/protocol/paths";
import { useMutation } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { formErrors } from "../../form-errors.ts";
import { meQuery, useMe } from "../../me.ts";
import { queryClient } from "../../query-client.ts";
import { SettingsForm, SettingsSection } from "./settings-section.tsx";
import { TimeZoneSelect } from "./time-zone-select.tsx";

export function AccountSection() {
  const me = useMe();
  const form = useForm({
    initialValues: { name: me.user.name, timeZone: me.member.timeZone },
    validate: { name: (value) => (value.trim() ? null : "Enter your name.") },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => api.patch<Me>(PATHS.me, changed(values, me)),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: async (_, values) => {
      form.resetDirty(values);
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      await queryClient.invalidateQueries({ predicate: (query) => query.meta?.live === true });
    },
  });

  return (
    <SettingsSection
      title="Your account"
      description="Your name as colleagues see it, and the time zone your days and times are shown in."
    >
      <SettingsForm
        onSubmit={form.onSubmit((values) => save.mutate(values))}
        problem={save.error ? formErrors(save.error).message : null}
        dirty={form.isDirty()}
        saving={save.isPending}
        saved={save.isSuccess}
      >
        <TextInput label="Name" autoComplete="name" {...form.getInputProps("name")} />
        <TextInput
          label="E-mail"
          value={me.user.email}
          readOnly
          variant="filled"
          description="You sign in with it; it cannot be changed here."
          inputWrapperOrder={["label", "input", "description"]}
        />
        <TimeZoneSelect label="Time zone" {...form.getInputProps("timeZone")} />
      </SettingsForm>
    </SettingsSection>
  );
}

function changed(values: { name: string; timeZone: string }, me: Me) {
  return {
    ...(values.name === me.user.name ? {} : { name: values.name }),
    ...(values.timeZone === me.member.timeZone ? {} : { timeZone: values.timeZone }),
  };
}
