import { type ComponentType, lazy } from "react";

const retryMs = 3_000;

/** A part whose code comes later, however often that takes: without the server it is merely not there yet. */
export function lazily<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(async () => {
    for (;;) {
      try {
        return await load();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  });
}

/** A page's code. With the server away it fails in words instead of reloading a page that would not come back. */
export async function pageCode<Page>(load: () => Promise<Page>): Promise<Page> {
  try {
    return await load();
  } catch (cause) {
    await fetch("/healthz").catch(() => {
      throw new Error("The server cannot be reached. Nothing is lost; try again when it is back.");
    });
    throw cause;
  }
}
