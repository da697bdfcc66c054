/** Leaves for the sign-in page and comes back to where the person was. */
export function goToSignIn(): void {
  const here = location.pathname + location.search;
  if (isPublic(location.pathname)) return;
  location.assign(here === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(here)}`);
}

/** A path of this dashboard to return to after signing in; anything else becomes the home page. */
export function safeReturnPath(to: string | undefined): string {
  if (!to?.startsWith("/") || to.startsWith("//") || to.includes("\\")) return "/";
  return isPublic(to) ? "/" : to;
}

function isPublic(path: string): boolean {
  return /^\/(sign-in|setup|invite|forgot-password|reset-password)(?:[/?#]|$)/.test(path);
}
