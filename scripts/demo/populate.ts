import { bill } from "./billing.ts";
import { addProjects, capture, recordedDays } from "./capture.ts";
import { ADMIN, CAST, PASSWORD } from "./cast.ts";
import { type Client, signIn } from "./client.ts";
import { runDesktop } from "./desktop.ts";
import { runFocus } from "./focus.ts";
import { writeHistory } from "./history.ts";
import { teach } from "./lessons.ts";
import { live } from "./live.ts";
import { agreeOnTerms } from "./terms.ts";

const JOINERS = 4;

/** Fills the recent days of the demo's organisation over HTTP and sets its people going. Returns how many there are. */
export async function populate(url: string): Promise<number> {
  const admin = await signIn(url, ADMIN.email, PASSWORD);
  const projects = await addProjects(admin);
  await agreeOnTerms(admin, projects);
  const clients: Client[] = [];
  for (const character of CAST) {
    clients.push(await signIn(url, character.email, PASSWORD));
  }
  await Promise.all(
    CAST.map(async (character, index) => {
      const client = clients[index];
      if (!client) return;
      await writeHistory(client, admin, index);
      if (character.teaches) await teach(url, client, index);
      if (character.habit !== "away") void live(url, client, character.habit, index);
      if (character.focus) {
        const recorded = recordedDays(index);
        const key = await runFocus(url, client, index, { shares: character.focus === "shared", recorded });
        capture({ url, client, key }, recorded, projects).catch((error) =>
          console.error("a review in the demo had trouble:", error),
        );
      }
      if (character.desktop) void runDesktop(client, index, character.desktop === "forgetful");
    }),
  );
  const joiners = clients.filter((_client, index) => !CAST[index]?.focus && CAST[index]?.role === "member");
  bill(admin, joiners.slice(0, JOINERS), projects).catch((error) =>
    console.error("the billing of the demo had trouble:", error),
  );
  return CAST.length + 1;
}
