import { Button } from "@mantine/core";
import type { ProjectRules } from "@stint/protocol/projects";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Section } from "../../ui/section.tsx";
import { showToast } from "../../ui/toast.ts";
import { projectRulesQuery, projectsQuery, saveProjectRules } from "./queries.ts";
import classes from "./rule-offer.module.css";
import { isPutOff, putOff } from "./rule-put-off.ts";
import { ruleWords } from "./rule-words.ts";

type Offer = NonNullable<ProjectRules["offered"]>;

/** The rule that one's corrections ask for, to be taken or not. */
export function RuleOffer() {
  const { data } = useQuery(projectRulesQuery);
  const { data: projects } = useQuery(projectsQuery);
  const [, setAnswered] = useState(0);
  const offered = data?.offered;
  const project = projects?.projects.find(({ id }) => id === offered?.rule.projectId);
  if (!data || !offered || !project || isPutOff(offered)) return null;
  const later = () => {
    putOff(offered);
    setAnswered((count) => count + 1);
  };
  return <Asked offer={offered} rules={data.rules} project={project.name} onLater={later} />;
}

type AskedProps = { offer: Offer; rules: ProjectRules["rules"]; project: string; onLater: () => void };

function Asked({ offer: { rule, corrections }, rules, project, onLater }: AskedProps) {
  const client = useQueryClient();
  const accept = useMutation({
    // A new rule comes first: behind one that fits the same it would decide nothing.
    mutationFn: () => saveProjectRules([rule, ...rules]),
    onSuccess: (saved) => {
      client.setQueryData(projectRulesQuery.queryKey, saved);
      showToast({ message: `From now on, ${ruleWords(rule)} is suggested as ${project}.` });
    },
    onError: (error) =>
      showToast({ title: "The rule was not added", message: error.message, tone: "problem" }),
  });
  return (
    <Section flush>
      <div className={classes.offer} role="status">
        <p className={classes.words}>
          <strong>{`Always put ${ruleWords(rule)} on ${project}?`}</strong>{" "}
          <span className={classes.quiet}>{`(${corrections} corrections)`}</span>
        </p>
        <div className={classes.acts}>
          <Button variant="default" onClick={onLater}>
            Not now
          </Button>
          <Button variant="light" loading={accept.isPending} onClick={() => accept.mutate()}>
            Always
          </Button>
        </div>
      </div>
    </Section>
  );
}
