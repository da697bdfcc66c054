import { Anchor, Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { InvitationView } from "@stint/protocol/access";
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

const route = getRouteApi("/invite");

export default function InvitePage() {
  const token = route.useSearch().token ?? "";
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) =>
      api.get<InvitationView>(`${PATHS.invitations}/${encodeURIComponent(token)}`, { signal }),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });

  if (token === "" || isUsedUp(invitation.error)) return <Unusable />;
  if (invitation.error) {
    return (
      <AuthCard title="Invitation" lead="The invitation could not be loaded.">
        <FormMessage>{invitation.error.message}</FormMessage>
        <Button variant="default" onClick={() => void invitation.refetch()}>
          Try again
        </Button>
      </AuthCard>
    );
  }
  if (!invitation.data) return <Loading />;
  return <AcceptForm token={token} invitation={invitation.data} />;
}

function AcceptForm({ token, invitation }: { token: string; invitation: InvitationView }) {
  const router = useRouter();
  const form = useForm({
    initialValues: { name: invitation.name, password: "" },
    validate: {
      name: (value) => (value.trim() ? null : "Enter your name."),
      password: passwordProblem,
    },
  });
  const accept = useMutation({
    mutationFn: async (values: typeof form.values) => {
      await api.post(`${PATHS.invitations}/${encodeURIComponent(token)}`, values);
      await signInWithPassword(invitation.email, values.password);
    },
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: () => {
      queryClient.clear();
      router.history.replace("/");
    },
  });

  if (isUsedUp(accept.error)) return <Unusable />;
  return (
    <AuthCard title={`Join ${invitation.organisation}`} lead="Choose a password and you are in.">
      <FormMessage>{accept.error ? formErrors(accept.error).message : null}</FormMessage>
      <form className={classes.stack} onSubmit={form.onSubmit((values) => accept.mutate(values))} noValidate>
        <TextInput
          label="E-mail"
          value={invitation.email}
          readOnly
          autoComplete="username"
          variant="filled"
        />
        <TextInput label="Your name" autoComplete="name" {...form.getInputProps("name")} />
        <PasswordInput
          label="Password"
          description={passwordHint}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="new-password"
          autoFocus
          {...form.getInputProps("password")}
        />
        <Button type="submit" fullWidth loading={accept.isPending}>
          Join
        </Button>
      </form>
    </AuthCard>
  );
}

function Loading() {
  return (
    <AuthCard title="Invitation" lead="Choose a password and you are in.">
      <SkeletonBlock height={60} />
      <SkeletonBlock height={60} />
      <SkeletonBlock height={84} />
      <SkeletonBlock height={36} />
    </AuthCard>
  );
}

function Unusable() {
  return (
    <AuthCard title="Invitation not valid" lead="This link has been used, replaced or has expired.">
      <p style={{ margin: 0 }}>
        Ask the person who invited you for a new link. If you have already joined,{" "}
        <Anchor component={Link} to="/sign-in" underline="always">
          sign in
        </Anchor>
        .
      </p>
    </AuthCard>
  );
}
