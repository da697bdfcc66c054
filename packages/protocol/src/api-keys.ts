import { z } from "zod";
import { Id, Timestamp } from "./wire.ts";

/** What every API key looks like: `gk_` and 32 random bytes in hexadecimal. */
export const API_KEY = /^gk_[0-9a-f]{64}$/;

export const NewApiKey = z.strictObject({
  name: z.string().trim().min(1).max(100).describe("What the device is called, such as “Laptop”"),
});

/** The only time the key is seen; the server keeps its SHA-256. */
export const CreatedApiKey = z.object({
  id: Id,
  key: z.string().regex(API_KEY),
  deviceId: Id,
  name: z.string(),
  prefix: z.string(),
  createdAt: Timestamp,
});
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string().describe("How the key begins, to tell one from another"),
  deviceId: Id,
  createdAt: Timestamp,
  lastUsed: Timestamp.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** Those that hold, newest first. A revoked key is gone from here; its device stays in the sync status. */
export const ApiKeyList = z.object({ keys: z.array(ApiKey) });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

/** Whose key it is, for the device that holds it. */
export const CurrentApiKey = z.object({
  id: Id,
  name: z.string(),
  deviceId: Id,
  user: z.object({ id: Id, name: z.string() }),
  organisation: z.object({ id: Id, name: z.string() }),
});
export type CurrentApiKey = z.infer<typeof CurrentApiKey>;
