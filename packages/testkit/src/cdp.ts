/** A connection to a browser over the Chrome DevTools Protocol, without anything that changes how pages behave. */
export type Cdp = {
  /** Rejects with the protocol's error, or when the connection is lost. */
  send<T = Record<string, unknown>>(method: string, params?: object, sessionId?: string): Promise<T>;
  /** Resolves with the first event of this name, of this session if one is given. */
  once(event: string, sessionId?: string): Promise<Record<string, unknown>>;
};

type Reply = { id?: number; result?: unknown; error?: { message: string } };
type Event = { method?: string; params?: Record<string, unknown>; sessionId?: string };
type Waiting = { resolve(value: unknown): void; reject(error: Error): void };

export async function connectCdp(endpoint: string): Promise<Cdp> {
  const socket = new WebSocket(endpoint);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error(`No DevTools at ${endpoint}`)), { once: true });
  });
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: Event) => void>();
  let lastId = 0;

  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Reply & Event;
    if (message.id === undefined) for (const listener of listeners) listener(message);
    else {
      const { resolve, reject } = waiting.get(message.id) ?? { resolve: () => {}, reject: () => {} };
      waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    }
  });
  socket.addEventListener("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("The browser closed the connection"));
    waiting.clear();
  });

  return {
    send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
      if (socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error("The browser is gone"));
      const id = ++lastId;
      return new Promise<T>((resolve, reject) => {
        waiting.set(id, { resolve: (value) => resolve(value as T), reject });
        socket.send(JSON.stringify({ id, method, params, sessionId }));
      });
    },
    once: (name, sessionId) =>
      new Promise((resolve) => {
        const listener = (event: Event) => {
          if (event.method !== name || (sessionId && event.sessionId !== sessionId)) return;
          listeners.delete(listener);
          resolve(event.params ?? {});
        };
        listeners.add(listener);
      }),
  };
}
