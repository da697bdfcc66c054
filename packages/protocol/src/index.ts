export * from "./access.ts";
export * from "./errors.ts";
export * from "./events.ts";
export * from "./heartbeats.ts";
export * from "./paths.ts";
export * from "./shifts.ts";
export * from "./windows.ts";
export * from "./wire.ts";
