import type { LoopState } from "./loop.ts";

export type Source = { employeeId: string; sessionId: string; beatToken?: string };

/** What a tab tells the code that beats for it. */
export type ToBeater =
  | {
      type: "start";
      source: Source;
      /** Absolute address of the heartbeat endpoint. */
      address: string;
      intervalMs: number;
      /** Name of a Web Lock that the tab holds for as long as it exists. */
      tabLock: string | null;
    }
  | { type: "token"; beatToken: string | undefined }
  | { type: "beat" }
  | { type: "wake" }
  | { type: "leaving" }
  | { type: "stop" };

export type FromBeater =
  | {
      type: "ready";
      /** Name of a Web Lock that a SharedWorker holds for as long as it exists. */
      workerLock: string | null;
    }
  | { type: "state"; state: LoopState }
  | { type: "stopped" };

/** The part of a MessagePort, or of a worker's global scope, that both ends need. */
export type Port = {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  start?(): void;
};
