import { useEffect, useMemo, useSyncExternalStore } from "react";
import {
  type Heartbeat,
  type HeartbeatOptions,
  type HeartbeatState,
  INITIAL_STATE,
  startHeartbeat,
} from "./browser.ts";

export type { HeartbeatState } from "./browser.ts";

export type UseHeartbeatOptions = Omit<HeartbeatOptions, "onState"> & {
  /** False sends nothing; true by default. Turn it on while the person is punched in. */
  enabled?: boolean;
};

export type HeartbeatView = HeartbeatState & Pick<Heartbeat, "beatNow">;

/**
 * Beats for this tab while the component is there and `enabled`, and renders with every new state. A changed
 * `beatToken` goes on with the new one; any other changed option starts afresh. `interval` is in ms.
 */
export function useHeartbeat(options: UseHeartbeatOptions): HeartbeatView {
  const { employeeId, sessionId, url, interval, beatToken, enabled = true } = options;
  const workerUrl = options.workerUrl?.toString();
  const store = useMemo(
    () => (enabled ? new HeartbeatStore({ employeeId, sessionId, url, interval, workerUrl }) : IDLE_STORE),
    [enabled, employeeId, sessionId, url, interval, workerUrl],
  );
  // Effects run in order: the token is there before the subscription starts the heartbeat.
  useEffect(() => store.setToken(beatToken), [store, beatToken]);
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot, getServerSnapshot);
  return useMemo(() => ({ ...state, beatNow: store.beatNow }), [state, store]);
}

const IDLE: HeartbeatState = { ...INITIAL_STATE, connection: "stopped" };
const IDLE_STORE = {
  subscribe: () => () => {},
  getSnapshot: () => IDLE,
  setToken: () => {},
  beatNow: () => {},
};
const getServerSnapshot = () => IDLE;

/** Beats for as long as somebody is subscribed. */
class HeartbeatStore {
  readonly #options: HeartbeatOptions;
  #heartbeat: Heartbeat | null = null;
  #beatToken: string | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  readonly subscribe = (onChange: () => void): (() => void) => {
    const heartbeat = startHeartbeat({ ...this.#options, beatToken: this.#beatToken, onState: onChange });
    this.#heartbeat = heartbeat;
    return () => {
      heartbeat.stop();
      if (this.#heartbeat === heartbeat) this.#heartbeat = null;
    };
  };

  readonly getSnapshot = (): HeartbeatState => this.#heartbeat?.state ?? INITIAL_STATE;

  readonly beatNow = (): void => this.#heartbeat?.beatNow();

  setToken(beatToken: string | undefined): void {
    this.#beatToken = beatToken;
    if (beatToken !== undefined) this.#heartbeat?.setToken(beatToken);
  }
}
