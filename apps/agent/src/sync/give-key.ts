import { API_KEY } from "@stint/protocol/api-keys";
import { ConfigError } from "../config.ts";
import { ask } from "../control.ts";
import type { Places } from "../places.ts";
import { openPrompt } from "../prompt.ts";
import { StintServer } from "../server/stint-server.ts";
import { keepToken } from "../server/token.ts";

/** Takes an API key, asked for unless it was given, keeps it if the server takes it, and lets a running agent begin at once. */
export async function giveKey(server: string, places: Places, given: string | undefined): Promise<string> {
  const key = given ?? (await readKey(server));
  if (!API_KEY.test(key)) throw new ConfigError("That is no API key: one is gk_ and 64 digits and letters.");
  const { name, user, organisation } = await new StintServer(server, () => key).currentKey();
  keepToken(places.key, key);
  await ask(places.socket, "key-given").catch(() => {});
  return `Focus sessions go to ${server} from now on, as the device "${name}" of ${user.name} in ${organisation.name}.`;
}

async function readKey(server: string): Promise<string> {
  const prompt = openPrompt();
  try {
    return (await prompt.askSecretly(`API key of ${server} (Settings, API keys): `)).trim();
  } finally {
    prompt.close();
  }
}
