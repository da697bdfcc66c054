import { createHash } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { RawSignal, Sha256 } from "@stint/core";

/** Signals as they wait in the database for the worker. */
export function packSignals(signals: readonly RawSignal[]): Buffer {
  return zstdCompressSync(JSON.stringify(signals));
}

export function unpackSignals(body: Buffer): RawSignal[] {
  return JSON.parse(zstdDecompressSync(body).toString("utf8"));
}

export const sha256: Sha256 = (text) => createHash("sha256").update(text).digest("hex");
