import { Anchor, Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { SignInOptions } from "@stint/protocol/access";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { queryClient } from "../../query-client.ts";
import { safeReturnPath } from "../../sign-in-redirect.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import classes from "./auth-card.module.css";
import { AuthCard } from "./auth-card.tsx";
import {
  signInOptionsQuery,
  signInProblem,
  signInWithGoogle,
  signInWithPassword,
  signInWithProvider,
} from "./sign-in.ts";

const route = getRouteApi("/sign-in");

const refusedElsewhere =
  "Signing in there did not work. Try again, or ask an administrator whether you have been invited.";

export default function SignInPage() {
  const { to, error } = route.useSearch();
  const returnPath = safeReturnPath(to);
  const options = useQuery(signInOptionsQuery).data;
  const [problem, setProblem] = useState<string | null>(error ? refusedElsewhere : null);

  if (options?.setupNeeded) return <NotSetUp />;
  return (
    <AuthCard title="Sign in" lead="Welcome back.">
      <FormMessage>{problem}</FormMessage>
      <PasswordForm returnPath={returnPath} onProblem={setProblem} />
      {options && (options.google || options.oidc) ? (
        <OtherWays options={options} returnPath={returnPath} onProblem={setProblem} />
      ) : null}
      {options?.passwordReset ? (
        <Anchor component={Link} to="/forgot-password" underline="always">
          Forgot your password?
        </Anchor>
      ) : null}
    </AuthCard>
  );
}

function NotSetUp() {
  return (
    <AuthCard title="Almost there" lead="This server has no organisation yet.">
      <p style={{ margin: 0 }}>
        Open the one-time link that the server printed in its log when it started. Restarting it prints a new
        one.
      </p>
    </AuthCard>
  );
}

type WayProps = { returnPath: string; onProblem: (problem: string | null) => void };

function PasswordForm({ returnPath, onProblem }: WayProps) {
  const router = useRouter();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "", password: "" },
    validate: {
      email: (value) => (value.trim() ? null : "Enter your e-mail."),
      password: (value) => (value ? null : "Enter your password."),
    },
  });
  const signIn = useMutation({
    mutationFn: (values: { email: string; password: string }) =>
      signInWithPassword(values.email.trim(), values.password),
    onMutate: () => onProblem(null),
    onError: (error) => onProblem(signInProblem(error)),
    onSuccess: () => {
      queryClient.clear();
      router.history.replace(returnPath);
    },
  });

  return (
    <form className={classes.stack} onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus
        key={form.key("email")}
        {...form.getInputProps("email")}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        key={form.key("password")}
        {...form.getInputProps("password")}
      />
      <Button type="submit" fullWidth loading={signIn.isPending}>
        Sign in
      </Button>
    </form>
  );
}

function OtherWays({ options, returnPath, onProblem }: WayProps & { options: SignInOptions }) {
  const { google, oidc } = options;
  const leave = useMutation({
    mutationFn: (start: () => Promise<void>) => start(),
    onMutate: () => onProblem(null),
    onError: (error) => onProblem(signInProblem(error)),
  });

  return (
    <>
      <div className={classes.divider}>or</div>
      {google ? (
        <Button variant="default" fullWidth onClick={() => leave.mutate(() => signInWithGoogle(returnPath))}>
          Continue with Google
        </Button>
      ) : null}
      {oidc ? (
        <Button
          variant="default"
          fullWidth
          onClick={() => leave.mutate(() => signInWithProvider(oidc.providerId, returnPath))}
        >
          Continue with {oidc.name}
        </Button>
      ) : null}
    </>
  );
}
