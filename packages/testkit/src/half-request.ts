import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

/** A request that the server has begun to read and that waits for its second half. */
export type HalfRequest = { finish(): Promise<{ status: number; body: unknown }> };

/** Resolves when the server has the head of the request and the first half of its body. */
export async function sendHalf(address: string, token: string, body: object): Promise<HalfRequest> {
  const text = JSON.stringify(body);
  const half = Math.floor(text.length / 2);
  const sending = request(address, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      expect: "100-continue",
    },
  });
  sending.flushHeaders();
  await once(sending, "continue");
  sending.write(text.slice(0, half));
  return {
    finish: async () => {
      const answered = once(sending, "response");
      sending.end(text.slice(half));
      const [response] = (await answered) as [IncomingMessage];
      const chunks = await response.toArray();
      return {
        status: response.statusCode ?? 0,
        body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
      };
    },
  };
}
