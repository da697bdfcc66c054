import { ApiError } from "../../api.ts";

/** Whether a link is refused for good: it is none, was used, or has expired. */
export function isUsedUp(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 410 || error.status === 404);
}
