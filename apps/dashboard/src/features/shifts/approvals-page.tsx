import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { CorrectionList } from "./correction-list.tsx";
import { MassSilences } from "./mass-silences.tsx";
import { PendingCorrections } from "./pending-corrections.tsx";
import { correctionsQuery, teamQuery } from "./queries.ts";
import { useDecision } from "./use-decision.ts";

/** Where a manager decides corrections, and credits back what a network fault closed. */
export default function ApprovalsPage() {
  const { employee } = useSearch({ from: "/frame/approvals" });
  return (
    <Page title="Approvals" actions={employee ? <OnlyOne employeeId={employee} /> : null}>
      <Waiting employeeId={employee} />
      {employee ? null : <MassSilences />}
      <Decided employeeId={employee} />
    </Page>
  );
}

function Waiting({ employeeId }: { employeeId: string | undefined }) {
  const { data, error, refetch } = useQuery(correctionsQuery({ status: "pending", employeeId }));
  const decision = useDecision(employeeId);
  const corrections = data?.corrections ?? [];
  return (
    <Section title={corrections.length > 0 ? `Waiting, ${corrections.length}` : "Waiting"} flush>
      {corrections.length > 0 ? (
        <PendingCorrections corrections={corrections} onDecide={decision.mutate} />
      ) : data ? (
        <EmptyState title="Nothing waits for you">
          When somebody asks for a shift to be corrected, it appears here beside what was recorded.
        </EmptyState>
      ) : error ? (
        <ErrorState
          title="The corrections could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      ) : (
        <SkeletonRows rows={2} rowHeight={168} />
      )}
    </Section>
  );
}

function Decided({ employeeId }: { employeeId: string | undefined }) {
  const { data } = useQuery(correctionsQuery({ employeeId }));
  const decided = data?.corrections.filter((correction) => correction.status !== "pending") ?? [];
  if (decided.length === 0) return null;
  return (
    <Section title="Decided" flush>
      <CorrectionList corrections={decided} naming />
    </Section>
  );
}

function OnlyOne({ employeeId }: { employeeId: string }) {
  const navigate = useNavigate({ from: "/approvals" });
  const { data: team } = useQuery(teamQuery);
  const name = team?.members.find((member) => member.employeeId === employeeId)?.name;
  return (
    <Button variant="default" onClick={() => void navigate({ search: {} })}>
      {name ? `Only ${name}: show everybody` : "Show everybody"}
    </Button>
  );
}
