import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";

export default function CorrectionsPage() {
  return (
    <Page title="Corrections">
      <EmptyState title="Nothing here yet" />
    </Page>
  );
}
