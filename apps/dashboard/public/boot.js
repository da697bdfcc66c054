// Runs before the first paint: a chosen theme never flashes in the other one, and who is signed in is asked for
// while the rest is still on its way.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("stint.theme");
  } catch {}
  const dark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const root = document.documentElement;
  root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");

  if (/^\/(sign-in|setup|invite|forgot-password|reset-password)(\/|$)/.test(location.pathname)) {
    root.setAttribute("data-signed-out", "");
  } else {
    window.stintMe = fetch("/api/me", { credentials: "same-origin" });
    window.stintMe.catch(() => {});
  }
})();
