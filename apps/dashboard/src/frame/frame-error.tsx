import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ApiError } from "../api.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { OfflinePage } from "./offline-page.tsx";

export function FrameError({ error }: ErrorComponentProps) {
  const router = useRouter();
  if (error instanceof ApiError && error.code === "network") return <OfflinePage />;
  return (
    <main>
      <ErrorState title="Stint could not be opened" error={error} onRetry={() => void router.invalidate()} />
    </main>
  );
}
