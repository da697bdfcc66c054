export { type Heartbeat, type HeartbeatOptions, type HeartbeatState, startHeartbeat } from "./browser.ts";
export type { Problem } from "./loop.ts";
