import { type HeartbeatView, useHeartbeat } from "@stint/sdk/react";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

type Props = { enabled: boolean; beatToken?: string };
type View = { renders: HeartbeatView[]; listeners: Set<() => void> };

const view: View = { renders: [], listeners: new Set() };

function Page() {
  const [props, setProps] = useState<Props>({ enabled: true, beatToken: "bt_first" });
  const beat = useHeartbeat({
    employeeId: "0197a1e0-0000-7000-8000-00000000a11c",
    interval: 1_000,
    ...props,
  });
  useEffect(() => {
    view.renders.push(beat);
    for (const listener of view.listeners) listener();
  }, [beat]);
  Object.assign(globalThis, { setProps, until });
  return <p>{beat.status}</p>;
}

/** Resolves with the latest rendered view once it is as asked for. */
function until(matches: (view: HeartbeatView) => boolean): Promise<HeartbeatView> {
  return new Promise((resolve) => {
    const listener = () => {
      const latest = view.renders.at(-1);
      if (!latest || !matches(latest)) return;
      view.listeners.delete(listener);
      resolve(latest);
    };
    view.listeners.add(listener);
    listener();
  });
}

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
