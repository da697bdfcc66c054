import { Button } from "@mantine/core";
import type { Project, ProjectRule } from "@stint/protocol/projects";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Section } from "../../ui/section.tsx";
import { showToast } from "../../ui/toast.ts";
import { projectRulesQuery, saveProjectRules } from "./queries.ts";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleRow } from "./rule-row.tsx";
import classes from "./rules-section.module.css";

const MOST_RULES = 200;

type Props = { rules: ProjectRule[]; projects: Project[] };

/** The rules in the order in which they are tried. Every change is saved at once. */
export function RulesSection({ rules, projects }: Props) {
  const save = useRules();
  /** The place of the rule that is edited; -1 for a new one. */
  const [edited, setEdited] = useState<number | null>(null);
  const close = () => setEdited(null);
  const done = (rule: ProjectRule) => {
    save.mutate(edited === null || edited < 0 ? [rule, ...rules] : rules.with(edited, rule));
    close();
  };
  return (
    <Section
      title="Your rules"
      description="The first that fits decides."
      aside={
        <Button
          className={classes.add}
          variant="default"
          disabled={rules.length >= MOST_RULES}
          onClick={() => setEdited(-1)}
        >
          Add a rule
        </Button>
      }
      flush
    >
      {rules.length === 0 ? (
        <EmptyState title="No rules yet">
          A rule puts everything from a site, an app or a folder on a project. After five corrections that ask
          for the same, one is offered to you.
        </EmptyState>
      ) : (
        <ol className={classes.rules} aria-label="Project rules">
          {rules.map((rule, index) => (
            <RuleRow
              key={`${rule.field} ${rule.text} ${rule.projectId}`}
              rule={rule}
              place={index}
              isLast={index === rules.length - 1}
              project={projects.find(({ id }) => id === rule.projectId)}
              onEdit={() => setEdited(index)}
              onMove={(to) => save.mutate(rules.toSpliced(index, 1).toSpliced(to, 0, rule))}
              onDelete={() => save.mutate(rules.toSpliced(index, 1))}
            />
          ))}
        </ol>
      )}
      <RuleDialog
        opened={edited !== null}
        rule={edited === null ? null : (rules[edited] ?? null)}
        projects={projects}
        onClose={close}
        onDone={done}
      />
    </Section>
  );
}

function useRules() {
  const client = useQueryClient();
  const { queryKey } = projectRulesQuery;
  return useMutation({
    scope: { id: "project-rules" },
    mutationFn: saveProjectRules,
    onMutate: async (rules) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (known) => (known ? { ...known, rules } : known));
    },
    onSuccess: (saved) => client.setQueryData(queryKey, saved),
    onError: (error) => {
      showToast({ title: "Your rules stay as they were", message: error.message, tone: "problem" });
      return client.invalidateQueries({ queryKey });
    },
  });
}
