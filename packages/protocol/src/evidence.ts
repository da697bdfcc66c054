import { z } from "zod";

/** How much was erased of each kind; all zero where there was nothing left. */
export const ErasedEvidence = z.object({
  screenshots: z.int(),
  focusSessions: z.int(),
  signals: z.int(),
  suggestions: z.int(),
});
export type ErasedEvidence = z.infer<typeof ErasedEvidence>;

/** Days after which focus sessions and signals are deleted; null keeps them. */
export const EvidenceRetentionDays = z.int().min(1).max(3650).nullable();
