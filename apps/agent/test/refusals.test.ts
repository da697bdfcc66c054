import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Refused, StintServer, Unreachable } from "../src/server/stint-server.ts";
import { KEY } from "./sync-desk.ts";

let answer: (response: ServerResponse) => void;
const http = createServer((_, response) => answer(response));
let server: StintServer;
beforeAll(async () => {
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  server = new StintServer(
    `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    () => KEY,
  );
});
afterAll(() => void http.close());

const upload = () => server.sync([], AbortSignal.timeout(10_000)).catch((error: unknown) => error);

it.each([
  ["seconds", "120", 120_000],
  ["a date", new Date(Date.now() + 120_000).toUTCString(), 120_000],
  ["a date that has passed", "Thu, 01 Jan 1970 00:00:00 GMT", 0],
])("knows the pause that a server asks for in %s", async (_, header, ms) => {
  answer = (response) => response.writeHead(503, { "retry-after": header }).end("<h1>Not now</h1>");
  const error = await upload();
  expect(error).toBeInstanceOf(Refused);
  expect(Math.abs(((error as Refused).retryAfterMs ?? -9_999) - ms)).toBeLessThan(2_000);
});

it("makes nothing of a pause that is none", async () => {
  answer = (response) => response.writeHead(503, { "retry-after": "soon" }).end();
  expect(await upload()).toMatchObject({ status: 503, code: "unknown", retryAfterMs: null, fields: [] });
});

it("takes no page of somebody else's for an answer of Stint's", async () => {
  answer = (response) =>
    response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome to our wifi</h1>");
  expect(await upload()).toBeInstanceOf(Unreachable);
});

it("takes its key to no other address", async () => {
  answer = (response) => response.writeHead(307, { location: "http://127.0.0.1:9/elsewhere" }).end();
  expect(await upload()).toBeInstanceOf(Unreachable);
});

it("tells nobody the key, whatever goes wrong", async () => {
  answer = (response) => void response.destroy();
  expect(String(await upload())).not.toContain(KEY);
});
