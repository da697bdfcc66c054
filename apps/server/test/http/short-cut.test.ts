import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { createWorld } from "@stint/testkit";
import { expect, test } from "vitest";
import { createListener } from "../../src/http/listener.ts";

test("a beat that needs a closer look is judged whatever its Host header says, and harms nobody else", async () => {
  await using world = await createWorld();
  const server = createServer(createListener(world.app, world.deps, () => {}));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const host of ["a b", "[", "%%%", "x:99999999", "é"]) {
    const socket = connect(port, "127.0.0.1");
    const body = "{}";
    socket.end(
      `POST /api/employee/heartbeat HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      "latin1",
    );
    let answer = "";
    for await (const chunk of socket) answer += String(chunk);
    expect(answer.split("\r\n")[0], host).toBe("HTTP/1.1 400 Bad Request");
    expect(answer).toContain("body.employeeId");
  }
  server.close();
});
