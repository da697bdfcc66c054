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

/** Fills the demo's organisation over HTTP and sets its people going. Returns how many there are. */
export async function populate(url: string): Promise<number> {
  const admin = await signIn(url, ADMIN.email, PASSWORD);
  await nameOrganisation(admin);
  const projects = await addProjects(admin);
  await agreeOnTerms(admin, projects);
  const clients: Client[] = [];
  for (const character of CAST) {
    const { email, name, role } = character;
    await admin.post("/api/admin/members", { email, name, role, password: PASSWORD });
    clients.push(await signIn(url, email, PASSWORD));
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

async function nameOrganisation(admin: Client): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  await admin.patch("/api/admin/organisation", { name: "Halden & Sons", timeZone });
  await admin.patch("/api/me", { name: ADMIN.name });
}
