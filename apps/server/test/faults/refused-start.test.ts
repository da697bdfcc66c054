import { once } from "node:events";
import { createServer } from "node:net";
import { freePort, runServer } from "@stint/testkit/server-process";
import { expect, test } from "vitest";
import { createFaultWorld } from "./world.ts";

test("a second server on one data folder says so and exits 1, and the first serves on", async () => {
  await using world = await createFaultWorld("pglite");
  const { server, database } = world;
  const second = await runServer({ env: { ...database.env, PORT: String(await freePort()) } });
  expect(second).toMatchObject({ code: 1, output: expect.stringContaining("another Stint process has") });
  expect(second.output).toContain(database.env.STINT_DATA);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);

  await server.stop();
  const squatter = createServer().listen(0, "127.0.0.1");
  await once(squatter, "listening");
  const { port } = squatter.address() as { port: number };
  const third = await runServer({ env: { ...database.env, HOST: "127.0.0.1", PORT: String(port) } });
  squatter.close();
  expect(third).toMatchObject({
    code: 1,
    output: expect.stringContaining(`port ${port} on 127.0.0.1 is taken`),
  });
});

test("a bad configuration is refused with every problem at once, and exit code 1", async () => {
  const env = {
    PORT: "70000",
    STINT_SECRET: "too short",
    DATABASE_URL: "mysql://localhost/stint",
    STINT_SHIFT_HEARTBEAT_MS: "soon",
    STINT_ADMIN_EMAIL: "nobody",
    STINT_URL: "https://example.com/path",
  };
  const refused = await runServer({ env });
  expect(refused.code).toBe(1);
  for (const name of Object.keys(env)) expect(refused.output).toContain(`  ${name} `);
  expect(refused.output).not.toContain("too short");
});

test("a PostgreSQL that cannot be reached is named as the reason, without its password, and the exit code is 1", async () => {
  const port = await freePort();
  const refused = await runServer({
    env: { DATABASE_URL: `postgres://stint:hunter2hunter2@127.0.0.1:${port}/stint`, PORT: "0" },
  });
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("Stint cannot start: ") });
  expect(refused.output).toContain(`127.0.0.1:${port}`);
  expect(refused.output).not.toContain("hunter2");
});
