import { Button } from "@mantine/core";
import { localDateOf } from "@stint/core/days";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { serverNow } from "../../clock.ts";
import { useMe } from "../../me.ts";
import { Page } from "../../ui/page.tsx";
import { managersViewQuery, rulesQuery, sharingQuery } from "./queries.ts";
import { RulesSection } from "./rules-section.tsx";
import { SharingSection } from "./sharing-section.tsx";

/** What managers see of a person's focus sessions, and the rules that sort them into categories. */
export default function FocusSettingsPage() {
  const isSettled = useSettledSharing();
  useQuery(rulesQuery);
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
      {isSettled ? <RulesSection /> : null}
    </Page>
  );
}

/** Whether all above the rules has its size, so that they do not jump once they are there. */
function useSettledSharing(): boolean {
  const { timeZone } = useMe().member;
  const { data, isPending } = useQuery(sharingQuery);
  const today = localDateOf(serverNow(), timeZone);
  const sample = useQuery({
    ...managersViewQuery({ from: data?.from ?? today, today, timeZone }),
    enabled: data?.shared === true,
  });
  return !isPending && !(data?.shared && sample.isPending);
}
