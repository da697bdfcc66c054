import { Button, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { useServerNow } from "../../clock.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { TeamBoard } from "./board.tsx";
import { byAttention, matches, stateNow } from "./board-order.ts";
import { headcount } from "./board-words.ts";
import { HoldBanner } from "./hold-banner.tsx";
import { teamQuery } from "./queries.ts";
import classes from "./team-page.module.css";

/** Who is in, late, silent and out, with whoever needs attention on top. */
export default function TeamPage() {
  const { q = "" } = useSearch({ from: "/frame/team" });
  const navigate = useNavigate({ from: "/team" });
  const { data: team, error, refetch } = useQuery(teamQuery);
  const now = useServerNow(2_000);
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => field.current?.focus()]]);
  const filter = (typed: string) =>
    void navigate({ search: typed ? { q: typed } : {}, replace: true, resetScroll: false });

  const members = useMemo(() => {
    if (!team) return [];
    return team.members.map((member) => {
      const state = stateNow(member, team.policy, team.asked, now);
      return state === member.state ? member : { ...member, state };
    });
  }, [team, now]);
  const ordered = useMemo(
    () =>
      byAttention(
        members.filter((member) => matches(member, q)),
        now,
      ),
    [members, q, now],
  );

  return (
    <Page
      wide
      title="Team"
      description={team ? headcount(members) : "\u00a0"}
      actions={
        <TextInput
          ref={field}
          type="search"
          className={classes.filter}
          aria-label="Filter people"
          placeholder="Filter by name or state"
          leftSection={<IconSearch size={16} stroke={1.5} />}
          value={q}
          onChange={(event) => filter(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && filter("")}
        />
      }
    >
      {team?.hold ? <HoldBanner hold={team.hold} /> : null}
      {!team ? (
        <Section flush>
          {error ? (
            <ErrorState title="The team could not be loaded" error={error} onRetry={() => void refetch()} />
          ) : (
            <SkeletonRows rows={12} rowHeight={48} />
          )}
        </Section>
      ) : ordered.length > 0 ? (
        <TeamBoard team={team} ordered={ordered} />
      ) : (
        <Section>
          <NobodyHere typed={q} onClear={() => filter("")} />
        </Section>
      )}
    </Page>
  );
}

function NobodyHere({ typed, onClear }: { typed: string; onClear: () => void }) {
  if (!typed) {
    return (
      <EmptyState title="Nobody is on the team yet">
        This board will show who is in, late, silent or out, as it happens. An administrator can invite
        people.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={`Nobody matches “${typed}”`}
      action={
        <Button variant="default" onClick={onClear}>
          Show everybody
        </Button>
      }
    >
      Type the beginning of a name or an e-mail address, or a state such as “late”.
    </EmptyState>
  );
}
