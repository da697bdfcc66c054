import { startHeartbeat } from "/stint-heartbeat.js";

const listeners = new Set();

globalThis.ticks = [];
setInterval(() => globalThis.ticks.push(performance.now()), 1_000);

globalThis.states = [];
globalThis.heartbeat = startHeartbeat({
  employeeId: "0197a1e0-0000-7000-8000-00000000a11c",
  beatToken: "bt_first",
  interval: 1_000,
  onState(state) {
    globalThis.states.push(state);
    for (const listener of listeners) listener();
  },
});

/** Resolves with the state once it is as asked for. */
globalThis.until = (matches) =>
  new Promise((resolve) => {
    const listener = () => {
      if (!matches(globalThis.heartbeat.state)) return;
      listeners.delete(listener);
      resolve(globalThis.heartbeat.state);
    };
    listeners.add(listener);
    listener();
  });
