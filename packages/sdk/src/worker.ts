import { Beater } from "./beater.ts";

const beater = new Beater();

if ("onconnect" in self) {
  self.addEventListener("connect", (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port) beater.serve(port);
  });
} else {
  beater.serve(self);
}

self.addEventListener("online", () => beater.wakeAll());
