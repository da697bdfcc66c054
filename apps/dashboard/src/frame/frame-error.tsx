import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorState } from "../ui/error-state.tsx";

export function FrameError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main>
      <ErrorState title="Stint could not be opened" error={error} onRetry={() => void router.invalidate()} />
    </main>
  );
}
