/** Where one blob belongs: an organisation, an id that says nothing, and whether it is the small one of that id. */
export type BlobKey = { orgId: string; id: string; size?: "thumbnail" };

/** A store for what is too large for the database. What `put` has resolved for survives a power loss. */
export type Blobs = {
  put(key: BlobKey, bytes: Uint8Array): Promise<void>;
  /** Null if there is none. */
  get(key: BlobKey): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Does nothing if there is none. */
  delete(key: BlobKey): Promise<void>;
  /** Every blob there is, half-written ones included. */
  keys(): AsyncIterable<BlobKey>;
};
