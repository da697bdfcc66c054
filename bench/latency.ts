import type { Figure } from "./harness/figures.ts";

export async function latency(): Promise<Figure[]> {
  return [];
}
