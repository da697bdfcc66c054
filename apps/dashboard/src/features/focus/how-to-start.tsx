import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Section } from "../../ui/section.tsx";

/** What this page will show, and how its person gets there. */
export function HowToStart({ hasKey }: { hasKey: boolean }) {
  return (
    <Section>
      <EmptyState
        title="No focus sessions yet"
        action={
          <Button component={Link} to="/settings" hash="api-keys" variant="default">
            {hasKey ? "See your API keys" : "Make an API key"}
          </Button>
        }
      >
        This page will show where your time at the computer goes: the day by app, the week, the sites, the
        trend. Nobody but you sees it.{" "}
        {hasKey
          ? "Your key has sent nothing yet. Give it to the desktop agent on that computer; it sends every five minutes."
          : "Make an API key for your computer and give it to the desktop agent there."}
      </EmptyState>
    </Section>
  );
}
