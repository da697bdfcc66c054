import type { Cdp } from "./cdp.ts";

/** A tab. */
export type Page = {
  targetId: string;
  /** The value of an expression, awaited if it is a promise; throws what it throws. */
  evaluate<T>(expression: string): Promise<T>;
  /** Resolves when the page has loaded. */
  navigate(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Brings this tab to the front, which hides the one that was there. */
  activate(): Promise<void>;
  /** `frozen` runs none of the page's code any more until `active`. */
  setLifecycle(state: "frozen" | "active"): Promise<void>;
  /** Kills the page's process. */
  crash(): Promise<void>;
  /** Closes the tab as a user would; the page gets its `pagehide`. */
  close(): Promise<void>;
};

type Evaluated = {
  result: { value?: unknown };
  exceptionDetails?: { text: string; exception?: { description?: string } };
};

export async function openPage(cdp: Cdp, url: string): Promise<Page> {
  const { targetId } = await cdp.send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await cdp.send<{ sessionId: string }>("Target.attachToTarget", {
    targetId,
    flatten: true,
  });
  const send = <T>(method: string, params?: object) => cdp.send<T>(method, params, sessionId);
  const loading = async (start: () => Promise<unknown>) => {
    const loaded = cdp.once("Page.loadEventFired", sessionId);
    await start();
    await loaded;
  };
  await send("Page.enable");
  const page: Page = {
    targetId,
    evaluate: async <T>(expression: string) => {
      const options = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await send<Evaluated>("Runtime.evaluate", options);
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value as T;
    },
    navigate: (to) => loading(() => send("Page.navigate", { url: to })),
    reload: () => loading(() => send("Page.reload")),
    activate: async () => void (await cdp.send("Target.activateTarget", { targetId })),
    setLifecycle: async (state) => void (await send("Page.setWebLifecycleState", { state })),
    crash: async () => {
      const crashed = cdp.once("Inspector.targetCrashed", sessionId);
      await send("Inspector.enable");
      send("Page.crash").catch(() => {});
      await crashed;
    },
    close: async () => void (await cdp.send("Target.closeTarget", { targetId })),
  };
  await page.navigate(url);
  return page;
}
