import { parseScaled } from "./money.ts";

/** Basis points as people write them: `19 %`, `7.5 %`. */
export function percentWords(basisPoints: number): string {
  return `${percentText(basisPoints)} %`;
}

/** What a field for a percentage starts with. */
export function percentText(basisPoints: number): string {
  return String(basisPoints / 100);
}

/** A percentage from 0 to 100 in basis points; null if it is none. */
export function parsePercent(text: string): number | null {
  const basisPoints = parseScaled(text.replace("%", ""), 2);
  return basisPoints !== null && basisPoints >= 0 && basisPoints <= 10_000 ? basisPoints : null;
}
