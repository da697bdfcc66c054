import { Button } from "@mantine/core";
import type { ProjectBudget } from "@stint/protocol/reports";
import { IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { formatDate, formatDuration } from "../../format.ts";
import { formatMoney } from "../../format-money.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import classes from "./budgets-section.module.css";
import { BurnDown } from "./burn-down.tsx";
import { budgetsQuery } from "./queries.ts";
import tableClasses from "./report-table.module.css";
import { percentWords } from "./words.ts";

/** Every budget of a project: what is used, what is left, and until when. */
export function BudgetsSection() {
  const { data, error, refetch } = useQuery(budgetsQuery);
  const shown = data?.budgets.filter(({ archived }) => !archived);
  return (
    <Section title="Budgets" description="Of projects, over their whole time" flush>
      {!shown ? (
        error ? (
          <ErrorState title="The budgets could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} rowHeight={57} />
        )
      ) : shown.length === 0 ? (
        <EmptyState
          title="No project has a budget"
          action={
            <Button component={Link} to="/clients" variant="default">
              Go to clients and projects
            </Button>
          }
        >
          Give a project hours or an amount, and this will show how it is used and until when it lasts.
        </EmptyState>
      ) : (
        <table className={tableClasses.table} aria-label="Budgets">
          <thead>
            <tr>
              <th scope="col">Project</th>
              <th scope="col">Used</th>
              <th scope="col" data-number>
                Left
              </th>
              <th scope="col" data-number data-wide>
                Lasts until
              </th>
            </tr>
          </thead>
          {shown.map((budget) => (
            <BudgetRow key={budget.projectId} budget={budget} />
          ))}
        </table>
      )}
    </Section>
  );
}

function BudgetRow({ budget }: { budget: ProjectBudget }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <tbody id={id}>
      <tr>
        <th scope="row">
          <button
            type="button"
            className={tableClasses.opener}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconChevronRight className={tableClasses.chevron} size={16} stroke={1.5} aria-hidden="true" />
            <span className={tableClasses.dot} style={{ background: budget.colour }} aria-hidden="true" />
            <span className={tableClasses.name}>{budget.name}</span>
          </button>
          {budget.client ? <span className={classes.client}>{budget.client}</span> : null}
        </th>
        <td>
          <Used budget={budget} />
        </td>
        <td data-number>
          {leftOf(budget).map(({ words, isOver }) => (
            <span key={words} className={classes.left} data-over={isOver || undefined}>
              {words}
            </span>
          ))}
        </td>
        <td data-number data-wide>
          {budget.exhaustedOn ? formatDate(budget.exhaustedOn, { weekday: false }) : "–"}
        </td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={4}>
            <div className={classes.chart}>
              <BurnDown budget={budget} />
            </div>
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

function Used({ budget }: { budget: ProjectBudget }) {
  const { budgetMinutes, budgetMinor, usedSeconds, usedMinor, currency } = budget;
  const uses = [
    ...(budgetMinutes === null
      ? []
      : [
          {
            share: usedSeconds / (budgetMinutes * 60),
            words: `${formatDuration(usedSeconds)} of ${formatDuration(budgetMinutes * 60)}`,
          },
        ]),
    ...(budgetMinor === null
      ? []
      : [
          {
            share: usedMinor / budgetMinor,
            words: `${formatMoney(usedMinor, currency)} of ${formatMoney(budgetMinor, currency)}`,
          },
        ]),
  ];
  return uses.map(({ share, words }) => (
    <span key={words} className={classes.use}>
      <span className={classes.track} data-over={share > 1 || undefined} aria-hidden="true">
        <span className={classes.fill} style={{ width: `${Math.min(1, share) * 100}%` }} />
      </span>
      <span className={classes.words}>
        {percentWords(share)}
        <span className={classes.of}> · {words}</span>
      </span>
    </span>
  ));
}

function leftOf({ remainingSeconds, remainingMinor, currency }: ProjectBudget) {
  const left = (amount: number | null, wordsOf: (size: number) => string) =>
    amount === null
      ? []
      : [{ isOver: amount < 0, words: amount < 0 ? `${wordsOf(-amount)} over` : wordsOf(amount) }];
  return [
    ...left(remainingSeconds, formatDuration),
    ...left(remainingMinor, (minor) => formatMoney(minor, currency)),
  ];
}
