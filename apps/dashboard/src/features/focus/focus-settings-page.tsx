import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Page } from "../../ui/page.tsx";
import { RulesSection } from "./rules-section.tsx";
import { SharingSection } from "./sharing-section.tsx";

/** What managers see of a person's focus sessions, and the rules that sort them into categories. */
export default function FocusSettingsPage() {
  return (
    <Page
      title="Focus settings"
      actions={
        <Button component={Link} to="/focus" variant="default">
          Back to Focus
        </Button>
      }
    >
      <SharingSection />
      <RulesSection />
    </Page>
  );
}
