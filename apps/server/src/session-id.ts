import type { Instant } from "@stint/core";
import { v7 } from "uuid";

/**
 * A new session's id: a UUID of version 7 (RFC 9562, section 5.7). Such ids ascend with the time of opening, so sessions
 * of one time are neighbours in every index that begins with them.
 */
export function newSessionId(openedAt: Instant): string {
  return v7({ msecs: openedAt });
}
