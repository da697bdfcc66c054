import { useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

/** Reads the new page's title to a screen reader after each change of page. */
export function Announcer() {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const [title, setTitle] = useState("");
  const first = useRef(true);

  useEffect(() => {
    if (path === undefined) return;
    if (first.current) {
      first.current = false;
      return;
    }
    const timer = setTimeout(() => setTitle(document.title), 100);
    return () => clearTimeout(timer);
  }, [path]);

  return (
    <div className="visually-hidden" aria-live="polite">
      {title}
    </div>
  );
}
