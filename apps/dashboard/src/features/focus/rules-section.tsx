import { Button, Progress } from "@mantine/core";
import type { CategoryRule, CategoryRules } from "@stint/protocol/focus";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queryClient } from "../../query-client.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { rulesQuery, saveRules } from "./queries.ts";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleList } from "./rule-list.tsx";
import { isSame, moved, without, withRule } from "./rule-order.ts";
import classes from "./rules-section.module.css";

const about =
  "The first rule that matches a session gives its category. Changes hold for what comes in from then on, and sort what is there already.";

/** The rules in their order, changed as a whole: nothing is sorted anew before they are saved. */
export function RulesSection() {
  const { data, error, refetch } = useQuery(rulesQuery);
  useRefreshWhenApplied(data);
  if (!data) {
    return (
      <Section title="Category rules" description={about} flush>
        {error ? (
          <ErrorState title="Your rules could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={8} rowHeight={49} />
        )}
      </Section>
    );
  }
  return <Editor saved={data} />;
}

function Editor({ saved }: { saved: CategoryRules }) {
  const [draft, setDraft] = useState<CategoryRule[] | null>(null);
  /** The place of the rule that is edited; the number of rules for a new one. */
  const [edited, setEdited] = useState<number | null>(null);
  const rules = draft ?? saved.rules;
  const isChanged = draft !== null && !isSame(draft, saved.rules);
  const save = useMutation({
    mutationFn: saveRules,
    onSuccess: (answer) => {
      queryClient.setQueryData(rulesQuery.queryKey, answer);
      setDraft(null);
      if (!answer.applying) void queryClient.invalidateQueries({ queryKey: ["focus"] });
    },
  });
  return (
    <Section
      title="Category rules"
      description={about}
      aside={
        <Button
          className={classes.add}
          variant="default"
          onClick={() => setEdited(rules.length)}
          disabled={rules.length >= 100}
        >
          Add a rule
        </Button>
      }
      flush
    >
      {saved.applying ? <Applying {...saved.applying} /> : null}
      <RuleList
        rules={rules}
        onEdit={setEdited}
        onMove={(from, to) => setDraft(moved(rules, from, to))}
        onDelete={(index) => setDraft(without(rules, index))}
      />
      <Foot
        isChanged={isChanged}
        isOwn={!saved.isStarter}
        isPending={save.isPending}
        problem={save.error?.message}
        onStarter={isSame(rules, saved.starter) ? null : () => setDraft(saved.starter)}
        onDiscard={() => setDraft(null)}
        onSave={() => save.mutate(rules)}
      />
      <RuleDialog
        opened={edited !== null}
        rule={edited === null ? null : (rules[edited] ?? null)}
        categories={[...new Set(rules.map(({ category }) => category))]}
        onClose={() => setEdited(null)}
        onDone={(rule) => {
          if (edited !== null) setDraft(withRule(rules, edited, rule));
          setEdited(null);
        }}
      />
    </Section>
  );
}

type FootProps = {
  isChanged: boolean;
  isOwn: boolean;
  isPending: boolean;
  problem: string | undefined;
  onStarter: (() => void) | null;
  onDiscard: () => void;
  onSave: () => void;
};

function Foot({ isChanged, isOwn, isPending, problem, onStarter, onDiscard, onSave }: FootProps) {
  const whose = isOwn ? "These are your own rules." : "These are the rules everybody starts with.";
  return (
    <div className={classes.foot} data-changed={isChanged || undefined}>
      <span className={classes.words} role="status">
        {isChanged ? "Not saved yet." : whose}
      </span>
      {problem ? (
        <span className={classes.problem} role="alert">{`Nothing was changed. ${problem}`}</span>
      ) : null}
      {onStarter ? (
        <Button variant="subtle" color="gray" onClick={onStarter}>
          Back to the starter set
        </Button>
      ) : null}
      {isChanged ? (
        <>
          <Button variant="default" onClick={onDiscard}>
            Discard
          </Button>
          <Button loading={isPending} onClick={onSave}>
            Save the rules
          </Button>
        </>
      ) : null}
    </div>
  );
}

function Applying({ done, total }: { done: number; total: number }) {
  const words = `Sorting your earlier sessions: ${done.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")}`;
  return (
    <div className={classes.applying}>
      <span>{words}</span>
      <Progress value={total > 0 ? (done / total) * 100 : 100} aria-label={words} size="sm" />
    </div>
  );
}

/** Every number by category is another one once the sessions are sorted anew. */
function useRefreshWhenApplied(rules: CategoryRules | undefined): void {
  const wasApplying = useRef(false);
  const isApplying = Boolean(rules?.applying);
  useEffect(() => {
    if (wasApplying.current && !isApplying) void queryClient.invalidateQueries({ queryKey: ["focus"] });
    wasApplying.current = isApplying;
  }, [isApplying]);
}
