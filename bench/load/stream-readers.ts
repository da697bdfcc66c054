// Event streams held open as browsers hold them, in a process of their own; it notes when each event arrives on each.
import { connect } from "node:net";

export type StreamOrder = { type: "open"; port: number; tokens: string[] } | { type: "report" };
/** When each event arrived, ms since the epoch, by the session it is about. */
export type StreamReport = Map<string, number[]>;

const EVENT = /event: session\.closed\ndata: \{[^\n]*?"sessionId":"([0-9a-f-]{36})"/g;
const arrivals: StreamReport = new Map();

process.on("message", (order: StreamOrder) => {
  if (order.type === "report") process.send?.(arrivals);
  else void openAll(order).then(() => process.send?.({ open: order.tokens.length }));
});
process.once("disconnect", () => process.exit(0));

async function openAll({ port, tokens }: Extract<StreamOrder, { type: "open" }>): Promise<void> {
  const AT_ONCE = 50;
  for (let index = 0; index < tokens.length; index += AT_ONCE) {
    await Promise.all(tokens.slice(index, index + AT_ONCE).map((token) => open(port, token)));
  }
}

/** Resolves when the server has greeted. */
function open(port: number, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let unread = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(
        `GET /api/events HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n\r\n`,
      );
    });
    socket.setEncoding("latin1");
    socket.on("error", reject);
    socket.on("data", (text: string) => {
      const at = Date.now();
      unread += text;
      if (unread.includes("serverTime")) resolve();
      else if (!unread.startsWith("HTTP/1.1 200") && unread.includes("\r\n")) reject(new Error(unread));
      let read = 0;
      for (const match of unread.matchAll(EVENT)) {
        note(match[1] ?? "", at);
        read = match.index + match[0].length;
      }
      if (read > 0) unread = unread.slice(read);
    });
  });
}

function note(sessionId: string, at: number): void {
  const known = arrivals.get(sessionId);
  if (known) known.push(at);
  else arrivals.set(sessionId, [at]);
}
