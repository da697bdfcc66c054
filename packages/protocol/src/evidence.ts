import { z } from "zod";

/** How much there is of each kind to erase, or was; all zero where there was nothing left. */
export const ErasedEvidence = z.object({
  screenshots: z.int(),
  focusSessions: z.int(),
  signals: z.int(),
  suggestions: z.int(),
});
export type ErasedEvidence = z.infer<typeof ErasedEvidence>;

const Days = z.coerce.number().int().min(1).max(3650);

/** What is kept for how long, to be looked at before it is set; what is left out is kept. */
export const RetentionQuery = z.object({
  evidenceRetentionDays: Days.optional(),
  screenshotRetentionDays: Days.optional(),
});
export type RetentionQuery = z.infer<typeof RetentionQuery>;

/** What is older than that now. */
export const RetentionPreview = z.object({
  screenshots: z.int(),
  focusSessions: z.int(),
  signals: z.int(),
  people: z.int().describe("Whose they are"),
});
export type RetentionPreview = z.infer<typeof RetentionPreview>;

/** Days after which focus sessions and signals are deleted; null keeps them. */
export const EvidenceRetentionDays = z.int().min(1).max(3650).nullable();
