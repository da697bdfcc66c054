import { availableParallelism } from "node:os";

/** One measured number. With a bound it passes or fails; without one it is there to be read. */
export type Figure = {
  what: string;
  value: number;
  unit: string;
  atLeast?: number;
  atMost?: number;
};

export function say(line: string): void {
  console.log(line);
}

export function missed(figures: Figure[]): Figure[] {
  return figures.filter(
    ({ value, atLeast, atMost }) =>
      Number.isNaN(value) ||
      (atLeast !== undefined && value < atLeast) ||
      (atMost !== undefined && value > atMost),
  );
}

export function printFigures(figures: Figure[]): void {
  const failures = new Set(missed(figures));
  say(`\nNode ${process.version}, ${availableParallelism()} cores`);
  const wide = Math.max(...figures.map((figure) => figure.what.length), 0);
  for (const figure of figures) {
    const value = `${format(figure.value)} ${figure.unit}`.trim();
    say(`${figure.what.padEnd(wide)}  ${value.padStart(14)}  ${verdict(figure, failures)}`.trimEnd());
  }
}

function verdict(figure: Figure, failures: Set<Figure>): string {
  const bound = boundOf(figure);
  if (bound === null) return "";
  return `${bound.padEnd(12)} ${failures.has(figure) ? "MISSED" : "ok"}`;
}

function boundOf({ atLeast, atMost }: Figure): string | null {
  if (atLeast !== undefined) return `≥ ${format(atLeast)}`;
  return atMost === undefined ? null : `≤ ${format(atMost)}`;
}

export function format(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return String(Number(value.toFixed(Math.abs(value) >= 100 ? 0 : 2)));
}

export function median(values: number[]): number {
  return percentile(values, 50);
}

/** The nearest-rank percentile. */
export function percentile(values: ArrayLike<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}
