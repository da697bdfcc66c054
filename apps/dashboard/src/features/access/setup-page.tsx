import { Anchor, Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { PATHS } from "@stint/protocol/paths";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { ApiError, api } from "../../api.ts";
import { formErrors } from "../../form-errors.ts";
import { queryClient } from "../../query-client.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import classes from "./auth-card.module.css";
import { AuthCard } from "./auth-card.tsx";
import { passwordHint, passwordProblem } from "./password.ts";
import { signInWithPassword } from "./sign-in.ts";
import { browserTimeZone, TimeZoneSelect } from "./time-zone-select.tsx";

const route = getRouteApi("/setup");

const required = (what: string) => (value: string) => (value.trim() ? null : what);

export default function SetupPage() {
  const { token } = route.useSearch();
  if (!token) return <Unusable reason="This address has no set-up token in it." />;
  return <SetupForm token={token} />;
}

function SetupForm({ token }: { token: string }) {
  const router = useRouter();
  const form = useForm({
    initialValues: { organisation: "", timeZone: browserTimeZone(), name: "", email: "", password: "" },
    validate: {
      organisation: required("Name your organisation."),
      name: required("Enter your name."),
      email: required("Enter your e-mail."),
      password: passwordProblem,
    },
  });
  const setUp = useMutation({
    mutationFn: async (values: typeof form.values) => {
      await api.post(PATHS.setup, { token, ...values });
      await signInWithPassword(values.email.trim(), values.password);
    },
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: () => {
      queryClient.clear();
      router.history.replace("/people");
    },
  });

  if (setUp.error instanceof ApiError && setUp.error.status === 410) {
    return <Unusable reason="This link has been used or has expired." />;
  }
  return (
    <AuthCard title="Set up Stint" lead="Your organisation, and you as its owner.">
      <FormMessage>{setUp.error ? formErrors(setUp.error).message : null}</FormMessage>
      <form className={classes.stack} onSubmit={form.onSubmit((values) => setUp.mutate(values))} noValidate>
        <TextInput
          label="Organisation"
          autoComplete="organization"
          autoFocus
          {...form.getInputProps("organisation")}
        />
        <TimeZoneSelect label="Time zone" {...form.getInputProps("timeZone")} />
        <TextInput label="Your name" autoComplete="name" {...form.getInputProps("name")} />
        <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps("email")} />
        <PasswordInput
          label="Password"
          description={passwordHint}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="new-password"
          {...form.getInputProps("password")}
        />
        <Button type="submit" fullWidth loading={setUp.isPending}>
          Create organisation
        </Button>
      </form>
    </AuthCard>
  );
}

function Unusable({ reason }: { reason: string }) {
  return (
    <AuthCard title="Set-up link not valid" lead={reason}>
      <p style={{ margin: 0 }}>
        If nobody has set up this server yet, start it again: it prints a new link in its log. Otherwise{" "}
        <Anchor component={Link} to="/sign-in" underline="always">
          sign in
        </Anchor>
        .
      </p>
    </AuthCard>
  );
}
