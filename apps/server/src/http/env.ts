import type { HttpBindings } from "@hono/node-server";
import type { Role } from "@stint/protocol";
import type { Logger } from "pino";

/** Who is asking, resolved from a cookie or a bearer token. */
export type Caller = {
  userId: string;
  memberId: string;
  orgId: string;
  role: Role;
  name: string;
  email: string;
  /** The member's own time zone, or the organisation's. */
  timeZone: string;
  orgName: string;
  /** The request that they ask by, once it has been let in. */
  request?: { id: string; address: string };
};

/** The device whose API key a request carries. */
export type DeviceKey = { keyId: string; deviceId: string; name: string };

export type AppEnv = {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    log: Logger;
    caller: Caller;
    /** Resolves the caller once for a request; null without valid credentials. */
    identify: () => Promise<Caller | null>;
    /** Resolves an API key once for a request; null without one that holds. */
    identifyKey: () => Promise<{ caller: Caller; device: DeviceKey } | null>;
    /** Set where an API key, and not somebody's sign-in, opened the route. */
    device: DeviceKey | null;
    /** The files that came with the body by the name of their part, where a route takes any. */
    files: ReadonlyMap<string, Uint8Array>;
    /** The address of the client, as far as the proxies in front are trusted. */
    clientAddress: string;
    /** Whether the database failed this request: a connection was lost meanwhile, or none can be had. */
    databaseFailed: (error: unknown) => Promise<boolean>;
  };
};
