import { z } from "zod";

/** A moment on the wire: RFC 3339 in UTC. The year 0000, which it allows, is none that PostgreSQL knows. */
export const Timestamp = z.iso
  .datetime({ offset: true })
  .refine((text) => !text.startsWith("0000"), "must not lie in the year 0000")
  .describe("RFC 3339 date and time");
export const Id = z.uuid();
export const LocalDate = z.iso.date().describe("Calendar day, YYYY-MM-DD");
export const Cursor = z.string().min(1).max(200);
export const Note = z.string().trim().max(1000);
/** A tab's or device's own name for itself. */
export const SourceId = z.string().min(1).max(100);
