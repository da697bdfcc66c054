import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";

export default function TeamPage() {
  return (
    <Page title="Team">
      <EmptyState title="Nothing here yet" />
    </Page>
  );
}
