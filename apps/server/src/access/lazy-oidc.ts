import { type Auth, type AuthParts, createAuth, OIDC_PROVIDER } from "./auth.ts";

const DISCOVERY_TIMEOUT_MS = 5_000;

/**
 * The sign-in library with the OpenID Connect provider, made at first need and again until the provider has answered:
 * a provider that is down while the server starts must neither hold up the other ways in nor stay missing.
 * Answers null while the provider cannot be reached.
 */
export function lazyOidc(parts: AuthParts): () => Promise<Auth | null> {
  let made: Promise<Auth | null> | undefined;
  return async () => {
    made ??= discover(parts);
    const auth = await made;
    if (!auth) made = undefined;
    return auth;
  };
}

async function discover(parts: AuthParts): Promise<Auth | null> {
  if (!parts.config.oidc) return null;
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), DISCOVERY_TIMEOUT_MS);
  try {
    return await Promise.race([discovered(createAuth(parts, { withOidc: true })), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function discovered(auth: Auth): Promise<Auth | null> {
  const { socialProviders } = await auth.$context;
  return socialProviders.some((provider) => provider.id === OIDC_PROVIDER) ? auth : null;
}
