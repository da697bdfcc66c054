import type { Operations } from "@stint/protocol/insights";
import { useQuery } from "@tanstack/react-query";
import { atLeast, useMe } from "../../me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Figures } from "../../ui/figures.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { FailedMessages } from "../notifications/failed-messages.tsx";
import { AlertsSection } from "./alerts-section.tsx";
import { ErrorsSection } from "./errors-section.tsx";
import { FailedCapturesSection } from "./failed-captures-section.tsx";
import { type Health, healthOf, secondsWords } from "./operations-words.ts";
import { operationsQuery } from "./queries.ts";
import { QueuesSection } from "./queues-section.tsx";
import { ServerSection } from "./server-section.tsx";

/** Is it well? One sentence, then the figures behind it, live. */
export default function OperationsPage() {
  const { member } = useMe();
  if (!atLeast(member.role, "admin")) {
    return (
      <Page title="Operations">
        <Section>
          <EmptyState title="This page is for administrators">
            It shows how the server stands. Whoever runs it for you has a look at it.
          </EmptyState>
        </Section>
      </Page>
    );
  }
  return <Standing />;
}

function Standing() {
  const { data, error, refetch } = useQuery(operationsQuery);
  const health = data && healthOf(data);
  return (
    <Page title="Operations" description={health ? <HealthLine health={health} /> : "\u00a0"}>
      <OperationsFigures operations={data} />
      {data ? (
        <>
          <AlertsSection alerts={data.alerts} holds={data.massSilences} />
          <QueuesSection queues={data.queues} outboxLagSeconds={data.outboxLagSeconds} />
          <ErrorsSection errors={data.errors} />
          <ServerSection operations={data} />
          <FailedMessages />
          <FailedCapturesSection
            isAny={data.queues.some(({ queue, ownDead }) => queue === "time_capture" && ownDead > 0)}
          />
        </>
      ) : (
        <Section flush>
          {error ? (
            <ErrorState
              title="The figures could not be loaded"
              error={error}
              onRetry={() => void refetch()}
            />
          ) : (
            <SkeletonRows rows={8} rowHeight={57} />
          )}
        </Section>
      )}
    </Page>
  );
}

const HEALTH_WORDS = { live: "Well", late: "Look", out: "Look", problem: "Trouble" } as const;

function HealthLine({ health: { state, sentence } }: { health: Health }) {
  return (
    <>
      <StateDot state={state} word={HEALTH_WORDS[state]} /> · {sentence}
    </>
  );
}

function OperationsFigures({ operations }: { operations: Operations | undefined }) {
  const open = operations?.openSessions.reduce((sum, one) => sum + one.open, 0);
  const { p50Seconds = null, p99Seconds = null } = operations?.detection ?? {};
  const waiting = operations?.queues.reduce((sum, one) => sum + one.waiting + one.retrying, 0);
  return (
    <Figures
      label="Figures"
      figures={[
        { name: "Sessions open, everybody's", value: open?.toLocaleString("en-GB") },
        { name: "Silence noticed after, last hour", value: operations && secondsWords(p50Seconds) },
        { name: "Slowest hundredth", value: operations && secondsWords(p99Seconds) },
        { name: "Jobs that wait", value: waiting?.toLocaleString("en-GB") },
      ]}
    />
  );
}
