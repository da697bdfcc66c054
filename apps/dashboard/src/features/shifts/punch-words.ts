import type { Punch } from "@stint/protocol";

export type Teller = "self" | "manager";

/** Why a punch happened, as its owner or their manager would say it. */
export function punchWords(
  punch: Pick<Punch, "type" | "reason">,
  thresholdMs: number,
  teller: Teller,
): string {
  const who = teller === "self" ? "You punched" : "Punched";
  switch (punch.reason) {
    case "command":
      return punch.type === "IN" ? `${who} in` : `${who} out`;
    case "resumed":
      return "Resumed";
    case "silence":
      return `No signal for ${secondsInWords(thresholdMs)}`;
    case "mass_silence":
      return "Closed with many others (network fault?)";
    case "correction":
      return "By an approved correction";
    case "deactivated":
      return "The account was deactivated";
  }
}

/** Why a shift that ended by itself ended, short enough for the strip. */
export function shortReason(reason: Punch["reason"]): string {
  if (reason === "silence") return "no signal";
  if (reason === "mass_silence") return "many fell silent together";
  if (reason === "deactivated") return "account deactivated";
  return reason === "correction" ? "corrected" : "punched out";
}

function secondsInWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds}\u00a0s`;
  return `${Math.round(seconds / 60)}\u00a0min`;
}
