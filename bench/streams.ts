import type { Figure } from "./harness/figures.ts";

export async function streams(): Promise<Figure[]> {
  return [];
}
