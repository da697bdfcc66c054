const KINDS: [name: string, one: string, many: string][] = [
  ["screenshots", "screenshot", "screenshots"],
  ["focusSessions", "focus session", "focus sessions"],
  ["signals", "activity signal", "activity signals"],
  ["suggestions", "reason of a suggestion", "reasons of suggestions"],
];

/** `812 screenshots and 96 activity signals`: only what there is; null if there is nothing. */
export function capturedWords(counts: Readonly<Record<string, unknown>>): string | null {
  const said = KINDS.flatMap(([name, one, many]) => {
    const count = Number(counts[name] ?? 0);
    return count > 0 ? [counted(count, one, many)] : [];
  });
  return said.length === 0 ? null : new Intl.ListFormat("en-GB").format(said);
}

/** `1 shift`, `1,200 shifts`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString("en-GB")} ${many}`;
}
