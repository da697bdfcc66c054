import { ApiError } from "../../api.ts";
import { formErrors } from "../../form-errors.ts";

/** What a form is told when it failed; a name that somebody else has stands beside its field. */
export function namedErrors(error: unknown, taken: string): ReturnType<typeof formErrors> {
  if (error instanceof ApiError && error.code === "already_exists")
    return { fields: { name: taken }, message: null };
  return formErrors(error);
}
