import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";

export function NotFound() {
  return (
    <main>
      <Page title="Page not found">
        <EmptyState
          title="There is nothing at this address"
          action={
            <Anchor component={Link} to="/">
              Go to Today
            </Anchor>
          }
        >
          The link may be mistyped, or the page has moved.
        </EmptyState>
      </Page>
    </main>
  );
}
