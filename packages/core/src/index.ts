export * from "./days.ts";
export * from "./ledger.ts";
export * from "./liveness.ts";
export * from "./mass-silence.ts";
export * from "./punches.ts";
export * from "./session.ts";
export * from "./time.ts";
export * from "./windows.ts";
