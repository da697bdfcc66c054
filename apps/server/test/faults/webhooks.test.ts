import type { CreatedWebhook, DeliveryList } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import { punch, request } from "@stint/testkit/load";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { CertificateAuthority } from "../notifications/certificates.ts";
import { HookServer } from "../notifications/hook-server.ts";
import { createFaultWorld, ENGINES, type FaultWorld } from "./world.ts";

const UNKNOWN_SIGNER =
  "Its certificate is signed by nobody whom this server trusts; NODE_EXTRA_CA_CERTS names more";

async function addWebhook({ server, database }: FaultWorld, url: string): Promise<CreatedWebhook> {
  const body = { url, events: ["shift.auto_out"] };
  return (await (await request(server.url, database.olivia, PATHS.webhooks, body)).json()) as CreatedWebhook;
}

async function listen(...how: Parameters<typeof HookServer.start>): Promise<HookServer> {
  const hooks = await HookServer.start(...how);
  onTestFinished(() => hooks.stop());
  return hooks;
}

test.each(ENGINES)(
  "on %s, a receiver whose certificate is not good gets nothing and leaves a dead letter with the reason; one of a trusted authority gets its message",
  async (engine) => {
    const [trusted, unknown] = [new CertificateAuthority(), new CertificateAuthority()];
    onTestFinished(() => {
      trusted.remove();
      unknown.remove();
    });
    await using world = await createFaultWorld(engine, {
      env: {
        STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
        STINT_JOB_BACKOFF_MS: "0",
        NODE_EXTRA_CA_CERTS: trusted.path,
      },
    });
    const good = await listen(trusted.sign("IP:127.0.0.1"));
    const bad = {
      [UNKNOWN_SIGNER]: await listen(unknown.sign("IP:127.0.0.1")),
      "Its certificate has expired": await listen(trusted.sign("IP:127.0.0.1", -1)),
      "Its certificate is for another host": await listen(trusted.sign("DNS:hooks.example.com")),
    };
    const { secret } = await addWebhook(world, good.url);
    for (const { url } of Object.values(bad)) await addWebhook(world, url);
    await punch(world.server.url, world.database.alice, "IN");
    const failed = async () => {
      const answer = await request(
        world.server.url,
        world.database.olivia,
        `${PATHS.deliveries}?state=failed`,
      );
      return ((await answer.json()) as DeliveryList).deliveries.filter(
        ({ channel }) => channel === "webhook",
      );
    };
    await eventually(async () => (await failed()).length === 3, {
      what: "the dead letters",
      withinMs: 60_000,
    });
    expect((await failed()).map(({ error }) => error).sort()).toEqual(Object.keys(bad).sort());
    for (const delivery of await failed()) expect(delivery.attempts).toBe(8);
    for (const hooks of Object.values(bad)) expect(hooks.received).toEqual([]);
    expect(good.received).toHaveLength(1);
    const [hook] = good.received;
    expect(new Webhook(secret ?? "").verify(hook?.body ?? "", hook?.headers ?? {})).toMatchObject({
      type: "shift.auto_out",
    });
  },
);

test("a receiver that never answers holds up nobody else's messages, and gets its own once it answers", async () => {
  await using world = await createFaultWorld("postgres", {
    crowd: 60,
    env: { STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1", STINT_JOB_BACKOFF_MS: "1000" },
  });
  const [hung, well] = [await listen(), await listen()];
  hung.otherwise = "never";
  await addWebhook(world, hung.url);
  await addWebhook(world, well.url);
  const { server, database } = world;
  await Promise.all(database.crowd.map((account) => punch(server.url, account, "IN")));
  // Held up, they would take 10 s for every ten of them.
  await eventually(() => well.received.length === 60, {
    what: "all of the other's messages",
    withinMs: 45_000,
  });
  expect(hung.received.length).toBeLessThan(60);
  hung.reset();
  const people = () => new Set(hung.received.map(({ body }) => JSON.parse(body).data.employeeId));
  await eventually(() => people().size === 60, { what: "its own messages", withinMs: 120_000 });
  expect(well.received).toHaveLength(60);
});
