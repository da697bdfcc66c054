import { Beater } from "./beater.ts";
import { takeUniqueLock } from "./locks.ts";

const beater = new Beater();

if ("onconnect" in self) {
  const locked = takeUniqueLock("stint-worker");
  self.addEventListener("connect", async (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port) beater.serve(port, await locked);
  });
} else {
  beater.serve(self);
}

self.addEventListener("online", () => beater.wakeAll());
