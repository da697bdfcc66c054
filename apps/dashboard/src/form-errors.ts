import { ApiError } from "./api.ts";

/** The server's complaints by the form's own field names (`body.email` → `email`), and what is left to say above the form. */
export function formErrors(error: unknown): { fields: Record<string, string>; message: string | null } {
  if (!(error instanceof ApiError)) return { fields: {}, message: "Something unexpected happened." };
  const fields: Record<string, string> = {};
  for (const problem of error.fields) {
    const name = problem.field.replace(/^body\.?/, "");
    if (name) fields[name] ??= sentence(problem.message);
  }
  return { fields, message: Object.keys(fields).length > 0 ? null : error.message };
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
