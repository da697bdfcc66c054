import { PasswordInput, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { ApiError, api } from "../../api.ts";
import { passwordHint, passwordProblem } from "./password.ts";
import { SettingsForm, SettingsSection } from "./settings-section.tsx";

const empty = { currentPassword: "", newPassword: "", revokeOtherSessions: true };

export function PasswordSection() {
  const form = useForm({
    initialValues: empty,
    validate: {
      currentPassword: (value) => (value ? null : "Enter your present password."),
      newPassword: passwordProblem,
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof empty) => api.post("/api/auth/change-password", values),
    onSuccess: () => form.reset(),
  });

  return (
    <SettingsSection
      title="Password"
      description="Changing it can sign you out wherever else you are signed in. An open shift stays open."
    >
      <SettingsForm
        onSubmit={form.onSubmit((values) => save.mutate(values))}
        problem={save.error ? problemOf(save.error) : null}
        dirty={form.isDirty()}
        saving={save.isPending}
        saved={save.isSuccess}
        save="Change password"
      >
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          {...form.getInputProps("currentPassword")}
        />
        <PasswordInput
          label="New password"
          description={passwordHint}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="new-password"
          {...form.getInputProps("newPassword")}
        />
        <Switch
          label="Sign out everywhere else"
          {...form.getInputProps("revokeOtherSessions", { type: "checkbox" })}
        />
      </SettingsForm>
    </SettingsSection>
  );
}

function problemOf(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something unexpected happened. Your password is unchanged.";
  if (error.status === 400 || error.status === 401)
    return "That is not your present password. Nothing was changed.";
  return error.message;
}
