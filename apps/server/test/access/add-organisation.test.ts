import type { InvitationView, Me } from "@stint/protocol";
import { createWorld } from "@stint/testkit";
import { expect, test } from "vitest";
import { addOrganisation } from "../../src/access/add-organisation.ts";

test("a second organisation's owner chooses a password by the printed link, once, and finds an organisation of their own", async () => {
  await using world = await createWorld();
  const owner = { email: "dora@example.com", name: "Dora" };
  const link = await addOrganisation(world.deps, "Delta", owner);
  const path = `/api/invitations/${new URL(link.url).searchParams.get("token")}`;
  expect((await world.anonymous.get<InvitationView>(path)).body).toMatchObject({
    organisation: "Delta",
    ...owner,
  });
  const password = "a fine long password";
  expect((await world.anonymous.post(path, { password })).status).toBeLessThan(300);
  expect((await world.anonymous.post(path, { password })).status).toBe(410);
  const signedIn = await world.anonymous.post<{ token: string }>("/api/auth/sign-in/email", {
    email: owner.email,
    password,
  });
  const dora = world.withHeaders({ authorization: `Bearer ${signedIn.body.token}` });
  expect((await dora.get<Me>("/api/me")).body).toMatchObject({
    organisation: { name: "Delta" },
    member: { role: "owner" },
  });
  await expect(addOrganisation(world.deps, "Delta again", owner)).rejects.toMatchObject({
    code: "already_exists",
  });
});
