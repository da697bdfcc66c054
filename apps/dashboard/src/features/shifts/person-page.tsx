import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";

export default function PersonPage() {
  return (
    <Page title="Person">
      <EmptyState title="Nothing here yet" />
    </Page>
  );
}
