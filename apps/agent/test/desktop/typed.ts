import { expect } from "vitest";

/** Between these two something was typed, ms since 1970. */
export type Typed = { from: number; to: number };

/** What the agent's sensors may be off by, ms. */
const OFF_BY_MS = 750;

/** Does what types, and tells when that was. */
export async function typing(type: () => Promise<unknown>): Promise<Typed> {
  const from = Date.now();
  await type();
  return { from, to: Date.now() };
}

/** Dated at the moment of the input, however long this machine took to make it. */
export function expectDated(at: number | null | undefined, { from, to }: Typed, offByMs = OFF_BY_MS): void {
  expect(at ?? 0).toBeGreaterThan(from - offByMs);
  expect(at ?? 0).toBeLessThan(to + offByMs);
}
