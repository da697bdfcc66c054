import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { ask } from "./control.ts";
import type { Places } from "./places.ts";
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
  let isMuted = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) process.stdout.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  const given = lines[Symbol.asyncIterator]();
  const next = async (question: string): Promise<string> => {
    process.stdout.write(question);
    return String((await given.next()).value ?? "");
  };
  try {
    const email = givenEmail ?? (await next(`E-mail for ${server}: `)).trim();
    isMuted = true;
    const password = await next("Password: ");
    process.stdout.write("\n");
    return { email, password };
  } finally {
    lines.close();
  }
}
