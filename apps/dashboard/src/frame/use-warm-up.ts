import { type AnyRouter, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

const calmMs = 10_000;

/** Once all is calm, fetches the code of the other pages, so that they open at once and even without the server. */
export function useWarmUp(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      // What could not be fetched now is fetched when it is needed.
      warmUp(router).catch(() => undefined);
    }, calmMs);
    return () => clearTimeout(timer);
  }, [router]);
}

async function warmUp(router: AnyRouter): Promise<void> {
  await import("./more-sheet.tsx");
  await import("./spotlight-panel.tsx");
  for (const route of Object.values(router.routesById)) {
    if (route.id.startsWith("/frame/")) await router.loadRouteChunk(route);
  }
}
