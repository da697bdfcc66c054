import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";

export default function ApprovalsPage() {
  return (
    <Page title="Approvals">
      <EmptyState title="Nothing here yet" />
    </Page>
  );
}
