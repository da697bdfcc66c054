import type { SignInOptions } from "@stint/protocol/access";
import { PATHS } from "@stint/protocol/paths";
import { queryOptions } from "@tanstack/react-query";
import { ApiError, api } from "../../api.ts";

/** Which ways of signing in this server offers. */
export const signInOptionsQuery = queryOptions({
  queryKey: ["sign-in-options"],
  queryFn: ({ signal }) => api.get<SignInOptions>(PATHS.signInOptions, { signal }),
  staleTime: 60_000,
});

export async function signInWithPassword(email: string, password: string): Promise<void> {
  await api.post("/api/auth/sign-in/email", { email, password });
}

/** Leaves for Google; it sends the browser back to `returnPath`. */
export async function signInWithGoogle(returnPath: string): Promise<void> {
  await leaveFor("/api/auth/sign-in/social", { provider: "google", ...callbacks(returnPath) });
}

/** Leaves for the organisation's own identity provider. */
export async function signInWithProvider(providerId: string, returnPath: string): Promise<void> {
  await leaveFor("/api/auth/sign-in/social", { provider: providerId, ...callbacks(returnPath) });
}

/** Why signing in failed, in words. */
export function signInProblem(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something unexpected happened. Try again.";
  if (error.status === 401) return "That e-mail and password do not match. Check both and try again.";
  if (error.status === 429) return "Too many attempts. Wait a minute and try again.";
  return error.message;
}

function callbacks(returnPath: string) {
  const errorPath = `/sign-in?to=${encodeURIComponent(returnPath)}`;
  return {
    callbackURL: new URL(returnPath, location.origin).href,
    errorCallbackURL: new URL(errorPath, location.origin).href,
  };
}

async function leaveFor(path: string, body: object): Promise<void> {
  const { url } = await api.post<{ url: string }>(path, body);
  location.assign(url);
}
