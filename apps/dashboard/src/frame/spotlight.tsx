import { Suspense, useEffect } from "react";
import { lazily } from "./lazily.ts";
import { openSpotlight, useSpotlightAsked } from "./spotlight-store.ts";

const SpotlightPanel = lazily(() => import("./spotlight-panel.tsx"));

/** Listens for ⌘K or Ctrl K, wherever the focus is. */
export function SpotlightHost() {
  const asked = useSpotlightAsked();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const modified = (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey;
      if (!modified || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      openSpotlight();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  if (asked === 0) return null;
  return (
    <Suspense>
      <SpotlightPanel asked={asked} />
    </Suspense>
  );
}
