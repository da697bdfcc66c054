import type { Screenshot } from "@stint/protocol/windows";

/** What was on the screen, as far as the agent said. */
export function headline({ system, deletedAt }: Screenshot): string {
  if (deletedAt) return "Deleted";
  return system.app || system.windowTitle || system.hostname || "Screenshot";
}

/** Why a screenshot has no picture to show; null if it has one. */
export function whyNoPicture(shot: Screenshot): string | null {
  if (shot.deletedAt) return "Deleted by its owner";
  if (shot.image?.url) return null;
  if (shot.system.noImage) return shot.system.noImage;
  return shot.system.isLocked ? "Screen locked" : "No picture taken";
}

/** The particulars under an open screenshot, as pairs of a name and a text. */
export function particulars({ system, image }: Screenshot): [name: string, text: string][] {
  const pairs: [string, string | undefined][] = [
    ["App", system.app],
    ["Window", system.windowTitle],
    ["Address", system.url],
    ["Document", system.documentPath],
    ["Computer", system.hostname],
    ["Picture", image ? `${image.width} × ${image.height}, ${kilobytes(image.bytes)}` : undefined],
  ];
  return pairs.filter((pair): pair is [string, string] => Boolean(pair[1]));
}

function kilobytes(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1_000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
