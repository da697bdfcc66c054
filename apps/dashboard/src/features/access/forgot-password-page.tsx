import { Anchor, Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { PATHS } from "@stint/protocol/paths";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import classes from "./auth-card.module.css";
import { AuthCard } from "./auth-card.tsx";

export default function ForgotPasswordPage() {
  const form = useForm({
    initialValues: { email: "" },
    validate: { email: (value) => (value.trim() ? null : "Enter your e-mail.") },
  });
  const ask = useMutation({
    mutationFn: ({ email }: { email: string }) => api.post(PATHS.passwordResets, { email: email.trim() }),
    onError: (error) => form.setErrors(formErrors(error).fields),
  });

  if (ask.isSuccess) return <Sent email={ask.variables.email.trim()} />;
  return (
    <AuthCard title="Forgot your password?" lead="We mail you a link to choose a new one.">
      <FormMessage>{ask.error ? formErrors(ask.error).message : null}</FormMessage>
      <form className={classes.stack} onSubmit={form.onSubmit((values) => ask.mutate(values))} noValidate>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          {...form.getInputProps("email")}
        />
        <Button type="submit" fullWidth loading={ask.isPending}>
          Send the link
        </Button>
      </form>
      <BackToSignIn />
    </AuthCard>
  );
}

function Sent({ email }: { email: string }) {
  return (
    <AuthCard title="Look into your mailbox" lead={email}>
      <p style={{ margin: 0 }} role="status">
        If you sign in with this e-mail and a password, a link to choose a new one is on its way. It works for
        an hour. If nothing comes, look among the unwanted mail.
      </p>
      <BackToSignIn />
    </AuthCard>
  );
}

function BackToSignIn() {
  return (
    <Anchor component={Link} to="/sign-in" underline="always">
      Back to signing in
    </Anchor>
  );
}
