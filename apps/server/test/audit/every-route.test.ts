import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Endpoint, everyEndpoint } from "../bad-input/endpoints.ts";
import {
  ADMINISTRATIVE,
  type Call,
  ELSEWHERE,
  NOT_ADMINISTRATIVE,
  prepare,
  type Scene,
  type Sender,
} from "./administered.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let scene: Scene;
let routes: Endpoint[];
beforeAll(async () => {
  world = await createWorld({ env: { STINT_MASS_SILENCE_HOLD_MS: "5000" } });
  routes = (await everyEndpoint(world)).filter(({ method }) => method !== "GET");
  scene = await prepare(world);
});
afterAll(() => world.close());

type Line = { id: string; org_id: string; actor_id: string | null; action: string; text: string };

async function lines(): Promise<Line[]> {
  const { rows } = await world.deps.db.pool.query<Line>(
    "select id, org_id, actor_id, action, row_to_json(a)::text as text from audit_log a order by at, id",
  );
  return rows;
}

const isOf = (name: string, route: string | RegExp): boolean =>
  typeof route === "string" ? route === name : route.test(name);

const pathOf = (name: string): string => {
  const path = name.split(" ")[1] ?? "";
  return path.replace(/\{\w+\}/, ADMINISTRATIVE[name]?.path?.(scene) ?? "");
};

const send = (name: string, by: Sender, path: string, body: unknown): Promise<{ status: number }> => {
  const method = name.split(" ")[0]?.toLowerCase() as keyof Sender;
  return method === "delete" ? by.delete(path) : by[method](path, body);
};

function refused(name: string, { by, path, body }: Call): [Sender, string, unknown][] {
  const good = body?.(scene);
  const asked = pathOf(name);
  const malformed: [Sender, string, unknown][] = body ? [[by(world), asked, { unheardOf: true }]] : [];
  if (by(world) === world.anonymous) return [...malformed, [world.anonymous, `${asked}x`, good]];
  const notThere = (name.split(" ")[1] ?? "").replace(/\{\w+\}/, crypto.randomUUID());
  const isHerOwn = by(world) === world.alice || name === "DELETE /api/people/{id}/evidence";
  return [
    ...malformed,
    [world.anonymous, asked, good],
    ...(isHerOwn ? [] : [[world.alice, asked, good] as [Sender, string, unknown]]),
    ...(path
      ? ([
          [world.charlie, asked, good],
          [world.olivia, notThere, good],
        ] as [Sender, string, unknown][])
      : []),
  ];
}

describe("every route that changes something", () => {
  test("is administrative and leaves a line, or says why it is not", () => {
    const exempt = NOT_ADMINISTRATIVE.flatMap(([, named]) => named);
    const told = [...Object.keys(ADMINISTRATIVE), ...ELSEWHERE];
    const names = routes.map(({ name }) => name);
    for (const name of names) {
      const reasons = [...told.filter((one) => one === name), ...exempt.filter((route) => isOf(name, route))];
      expect(reasons, `${name} has to be in ADMINISTRATIVE, or in NOT_ADMINISTRATIVE with why`).toHaveLength(
        1,
      );
    }
    const gone = [...told, ...exempt].filter((route) => !names.some((name) => isOf(name, route)));
    expect(gone).toEqual([]);
  });

  test("leaves no line when it refuses: no credentials, too low a role, somebody else's, malformed, not there", async () => {
    const before = await lines();
    for (const [name, call] of Object.entries(ADMINISTRATIVE))
      for (const [sender, path, body] of refused(name, call)) {
        const { status } = await send(name, sender, path, body);
        expect([name, path, status >= 400 && status < 500]).toEqual([name, path, true]);
      }
    expect(await lines()).toEqual(before);
  });

  test("leaves exactly one line of who did what, in the organisation where it was done", async () => {
    for (const [name, { action, by, body }] of Object.entries(ADMINISTRATIVE)) {
      const known = new Set((await lines()).map(({ id }) => id));
      const person = by(world);
      const answer = await send(name, person, pathOf(name), body?.(scene));
      expect([name, answer.status < 300, answer]).toEqual([name, true, answer]);
      const added = (await lines()).filter(({ id }) => !known.has(id));
      expect([name, added.map((line) => line.action)]).toEqual([name, [action]]);
      const [line] = added;
      expect(line?.org_id).toBe(world.alice.orgId);
      if ("userId" in person) expect(line?.actor_id).toBe(person.userId);
    }
  });

  test("keeps every secret out of its line, and what somebody calls their own device", async () => {
    const all = (await lines()).map(({ text }) => text).join("\n");
    for (const secret of ["5ecret", "0therSecret", "5ecretOfSlack", "whsec_", "/services/", "own laptop"])
      expect(all).not.toContain(secret);
    expect(all).not.toMatch(/gk_[0-9a-f]{12}/);
    expect(all).not.toContain(scene.invited.token);
  });
});
