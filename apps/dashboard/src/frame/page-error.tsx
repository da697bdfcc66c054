import type { ErrorComponentProps } from "@tanstack/react-router";
import { ErrorState } from "../ui/error-state.tsx";
import { Page } from "../ui/page.tsx";
import { Section } from "../ui/section.tsx";

/** A page that broke, within a frame that still works. */
export function PageError({ error }: ErrorComponentProps) {
  const reload = async () => {
    const health = await fetch("/healthz").catch(() => null);
    if (health?.ok) location.reload();
  };
  return (
    <Page title="Something went wrong">
      <Section>
        <ErrorState title="This page could not be shown" error={error} onRetry={() => void reload()} />
      </Section>
    </Page>
  );
}
