import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { projectRulesQuery, projectsQuery } from "./queries.ts";
import { RuleOffer } from "./rule-offer.tsx";
import { RulesSection } from "./rules-section.tsx";

/** One's own rules that tell projects apart. */
export default function RulesPage() {
  const rules = useQuery(projectRulesQuery);
  const projects = useQuery(projectsQuery);
  const error = rules.error ?? projects.error;
  const retry = () => void Promise.all([rules.refetch(), projects.refetch()]);
  return (
    <Page
      title="Project rules"
      description="Yours alone. They decide the project of new suggestions before anything that was learned."
      actions={
        <Button component={Link} to="/review" variant="default">
          Back to Review
        </Button>
      }
    >
      <RuleOffer />
      {rules.data && projects.data ? (
        <RulesSection rules={rules.data.rules} projects={projects.data.projects} />
      ) : (
        <Section title="Your rules" flush>
          {error ? (
            <ErrorState title="Your rules could not be loaded" error={error} onRetry={retry} />
          ) : (
            <SkeletonRows rows={3} rowHeight={49} />
          )}
        </Section>
      )}
    </Page>
  );
}
