export const passwordHint = "At least 10 characters. A few words are easier to remember than symbols.";

/** Why a new password will not do, by the server's own bounds; null if it will. */
export function passwordProblem(password: string): string | null {
  if (password.length < 10) return "Use at least 10 characters.";
  return password.length > 128 ? "Use at most 128 characters." : null;
}
