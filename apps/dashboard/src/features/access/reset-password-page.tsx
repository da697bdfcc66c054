import { Anchor, Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { PasswordResetView } from "@stint/protocol/access";
import { PATHS } from "@stint/protocol/paths";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { formErrors } from "../../form-errors.ts";
import { queryClient } from "../../query-client.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import classes from "./auth-card.module.css";
import { AuthCard } from "./auth-card.tsx";
import { isUsedUp } from "./one-time-link.ts";
import { passwordHint, passwordProblem } from "./password.ts";
import { signInWithPassword } from "./sign-in.ts";

const route = getRouteApi("/reset-password");
const title = "Choose a new password";
const lead = "It signs you out everywhere else. An open shift stays open.";

export default function ResetPasswordPage() {
  const token = route.useSearch().token ?? "";
  const path = `${PATHS.passwordResets}/${encodeURIComponent(token)}`;
  const link = useQuery({
    queryKey: ["password-reset", token],
    queryFn: ({ signal }) => api.get<PasswordResetView>(path, { signal }),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });

  if (token === "" || isUsedUp(link.error)) return <Unusable />;
  if (link.error) {
    return (
      <AuthCard title={title} lead="The link could not be looked up.">
        <FormMessage>{link.error.message}</FormMessage>
        <Button variant="default" onClick={() => void link.refetch()}>
          Try again
        </Button>
      </AuthCard>
    );
  }
  if (!link.data) return <Loading />;
  return <ResetForm path={path} email={link.data.email} />;
}

function ResetForm({ path, email }: { path: string; email: string }) {
  const router = useRouter();
  const form = useForm({ initialValues: { password: "" }, validate: { password: passwordProblem } });
  const reset = useMutation({
    mutationFn: async (values: typeof form.values) => {
      await api.post(path, values);
      await signInWithPassword(email, values.password);
    },
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: () => {
      queryClient.clear();
      router.history.replace("/");
    },
  });

  if (isUsedUp(reset.error)) return <Unusable />;
  return (
    <AuthCard title={title} lead={lead}>
      <FormMessage>{reset.error ? formErrors(reset.error).message : null}</FormMessage>
      <form className={classes.stack} onSubmit={form.onSubmit((values) => reset.mutate(values))} noValidate>
        <TextInput label="E-mail" value={email} readOnly autoComplete="username" variant="filled" />
        <PasswordInput
          label="New password"
          description={passwordHint}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="new-password"
          autoFocus
          {...form.getInputProps("password")}
        />
        <Button type="submit" fullWidth loading={reset.isPending}>
          Set the password
        </Button>
      </form>
    </AuthCard>
  );
}

function Loading() {
  return (
    <AuthCard title={title} lead={lead}>
      <SkeletonBlock height={60} />
      <SkeletonBlock height={84} />
      <SkeletonBlock height={36} />
    </AuthCard>
  );
}

function Unusable() {
  return (
    <AuthCard title="Link not valid" lead="This link has been used or has expired.">
      <p style={{ margin: 0 }}>
        If you still need a new password,{" "}
        <Anchor component={Link} to="/forgot-password" underline="always">
          ask for another link
        </Anchor>
        .
      </p>
    </AuthCard>
  );
}
