import { ask } from "./control.ts";
import type { Places } from "./places.ts";
import { openPrompt } from "./prompt.ts";
import { StintServer } from "./server/stint-server.ts";
import { keepToken } from "./server/token.ts";

/** Asks for e-mail and password, keeps the token that the server gives for them, and forgets the password. */
export async function signIn(
  server: string,
  places: Places,
  givenEmail: string | undefined,
): Promise<string> {
  const { email, password } = await readCredentials(server, givenEmail);
  const { token, user } = await new StintServer(server, () => null).signIn(email, password);
  keepToken(places.token, token);
  await ask(places.socket, "signed-in").catch(() => {});
  return `Signed in to ${server} as ${user.name}.`;
}

async function readCredentials(server: string, givenEmail: string | undefined) {
  const prompt = openPrompt();
  try {
    const email = givenEmail ?? (await prompt.ask(`E-mail for ${server}: `)).trim();
    return { email, password: await prompt.askSecretly("Password: ") };
  } finally {
    prompt.close();
  }
}
