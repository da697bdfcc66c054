import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";

export default function TodayPage() {
  return (
    <Page title="Today">
      <EmptyState title="Nothing here yet" />
    </Page>
  );
}
