import type { Config } from "./config.ts";

/** Everything in a configuration that may stand in no log. */
export function secretsOf(config: Config): string[] {
  return [
    config.secret,
    config.firstOwner?.password,
    config.cronSecret,
    config.google?.clientSecret,
    config.oidc?.clientSecret,
    config.telegram.botToken,
    config.zoomWebhookSecret,
    ...passwordsOf(config.databaseUrl),
    ...passwordsOf(config.smtpUrl),
  ].filter((secret) => secret !== null && secret !== undefined);
}

/** As it is written, and as it is meant. */
function passwordsOf(url: string | null): string[] {
  if (url === null) return [];
  const { password } = new URL(url);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
