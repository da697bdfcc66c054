import type { LookupFunction } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AddressGuard } from "../../src/notifications/address-guard.ts";
import { createGuardedPost } from "../../src/notifications/guarded-post.ts";
import { HookServer } from "./hook-server.ts";

const REFUSED = "The address is not a public one";
const PRIVATE = [
  "127.0.0.1",
  "127.255.0.9",
  "10.0.0.1",
  "172.16.3.4",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "255.255.255.255",
  "224.0.0.1",
  "::1",
  "::",
  "::ffff:127.0.0.1",
  "::ffff:a00:1",
  "::7f00:1",
  "fe80::1",
  "fe80::1%eth0",
  "fc00::1",
  "fd12:3456::1",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "2001::1",
  "ff02::1",
  "not an address",
];

describe("the guard", () => {
  test.each(PRIVATE)("lets nobody reach %s", (address) => {
    expect(new AddressGuard([]).allows(address, "example.com")).toBe(false);
  });

  test.each(["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])(
    "lets everybody reach %s",
    (address) => {
      expect(new AddressGuard([]).allows(address, "example.com")).toBe(true);
    },
  );

  test("lets those through that the operator has named, by name, address or range, and no others", () => {
    const guard = new AddressGuard(["hooks.internal", "10.1.0.0/16", "192.168.1.7", "fd00::/8"]);
    expect(guard.allows("10.9.9.9", "hooks.internal")).toBe(true);
    expect(guard.allows("10.1.2.3", "example.com")).toBe(true);
    expect(guard.allows("::ffff:10.1.2.3", "example.com")).toBe(true);
    expect(guard.allows("10.2.0.1", "example.com")).toBe(false);
    expect(guard.allows("192.168.1.7", "192.168.1.7")).toBe(true);
    expect(guard.allows("192.168.1.8", "192.168.1.8")).toBe(false);
    expect(guard.allows("fd12::1", "example.com")).toBe(true);
    expect(guard.isNamed("Hooks.Internal.")).toBe(true);
    expect(guard.isNamed("10.1.0.1")).toBe(true);
    expect(guard.isNamed("example.com")).toBe(false);
  });

  test("lets no address of a private network through, however it is written", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(octet, octet, octet, (a, b, c) => {
        const guard = new AddressGuard([]);
        const hex = (one: number, other: number) => ((one << 8) | other).toString(16);
        for (const [first, second] of [
          [10, a],
          [127, a],
          [192, 168],
          [169, 254],
          [172, 16 + (a % 16)],
        ] as [number, number][]) {
          const plain = `${first}.${second}.${b}.${c}`;
          for (const written of [
            plain,
            `::ffff:${plain}`,
            `::ffff:${hex(first, second)}:${hex(b, c)}`,
            `64:ff9b::${hex(first, second)}:${hex(b, c)}`,
            `2002:${hex(first, second)}:${hex(b, c)}::1`,
          ])
            expect(guard.allows(written, "example.com"), written).toBe(false);
        }
      }),
    );
  });
});

describe("a post", () => {
  let hooks: HookServer;
  beforeAll(async () => {
    hooks = await HookServer.start();
  });
  afterAll(() => hooks.stop());

  const never = new AbortController().signal;
  const posting = (
    url: string,
    options: Parameters<typeof createGuardedPost>[1] = {},
    allowed: string[] = [],
  ) => createGuardedPost(new AddressGuard(allowed), options)({ url, headers: {}, body: "{}" }, never);
  const port = () => new URL(hooks.url).port;

  test.each([
    "http://127.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f.0.0.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://[::1]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://169.254.169.254/latest/meta-data/",
  ])("never gets to %s", async (url) => {
    hooks.reset();
    await expect(posting(url.replace("PORT", port()))).rejects.toThrow(REFUSED);
    expect(hooks.received).toEqual([]);
  });

  test("goes where the name leads when it connects, not where it led when it was asked before", async () => {
    hooks.reset();
    let asked = 0;
    // A name that is public at first, and private as soon as somebody has looked.
    const rebinding: LookupFunction = (_hostname, _options, callback) => {
      asked += 1;
      callback(null, [{ address: asked === 1 ? "192.0.2.1" : "127.0.0.1", family: 4 }]);
    };
    const url = `http://rebind.example.com:${port()}/`;
    await new Promise((resolve) => rebinding("rebind.example.com", {}, resolve));
    await expect(posting(url, { lookup: rebinding })).rejects.toThrow(REFUSED);
    expect(asked).toBe(2);
    expect(hooks.received).toEqual([]);
  });

  test("reaches a private address that is named", async () => {
    hooks.reset(204);
    const lookup: LookupFunction = (_hostname, _options, callback) =>
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    const url = `http://hooks.internal:${port()}/`;
    expect(await posting(url, { lookup }, ["hooks.internal"])).toMatchObject({ status: 204 });
    expect(await posting(url, { lookup }, ["127.0.0.0/8"])).toMatchObject({ status: 204 });
  });

  test("is given up when there is no answer in time, and says nothing of the address", async () => {
    hooks.reset("never");
    const refusal = posting(hooks.url, { timeoutMs: 200 }, ["127.0.0.1"]);
    await expect(refusal).rejects.toThrow(/^There was no answer in time$/);
  });
});
