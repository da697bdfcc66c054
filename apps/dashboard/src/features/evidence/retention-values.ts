import type { RetentionQuery } from "@stint/protocol/evidence";

export type RetentionValues = {
  screenshots: number | string;
  keeps: "ever" | "days";
  evidence: number | string;
};

export function isDays(days: number | string): boolean {
  const count = Number(days);
  return Number.isInteger(count) && count >= 1 && count <= 3_650;
}

/** What a preview is asked for: only times that could be saved. */
export function keptOf({ screenshots, keeps, evidence }: RetentionValues): RetentionQuery {
  return {
    ...(isDays(screenshots) ? { screenshotRetentionDays: Number(screenshots) } : {}),
    ...(keeps === "days" && isDays(evidence) ? { evidenceRetentionDays: Number(evidence) } : {}),
  };
}
