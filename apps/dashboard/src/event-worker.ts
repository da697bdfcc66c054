import { type LiveState, openEventStream, type StreamMessage } from "./event-stream.ts";

// Browsers allow six HTTP/1.1 connections to a server: a stream in every tab would leave none for heartbeats.
declare const self: { onconnect: ((event: MessageEvent) => void) | null };

const ports = new Set<MessagePort>();
let state: LiveState = "connecting";
let close: (() => void) | null = null;

self.onconnect = ({ ports: [port] }) => {
  if (!port) return;
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data === "bye") leave(port);
  };
  port.postMessage({ about: "state", state } satisfies StreamMessage);
  close ??= openEventStream(broadcast);
};

function broadcast(message: StreamMessage): void {
  if (message.about === "state") state = message.state;
  for (const port of ports) port.postMessage(message);
}

function leave(port: MessagePort): void {
  ports.delete(port);
  port.close();
  if (ports.size > 0) return;
  close?.();
  close = null;
  state = "connecting";
}
