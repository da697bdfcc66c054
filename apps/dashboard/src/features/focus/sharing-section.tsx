import { Button, Radio, Stack, TextInput } from "@mantine/core";
import { localDateOf } from "@stint/core/days";
import type { FocusSharing } from "@stint/protocol/focus";
import { PATHS } from "@stint/protocol/paths";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { serverNow } from "../../clock.ts";
import { formatDate } from "../../format.ts";
import { useMe } from "../../me.ts";
import { queryClient } from "../../query-client.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { managersViewQuery, type SharedWeek, sharingQuery } from "./queries.ts";
import { SharedTotals } from "./shared-totals.tsx";
import classes from "./sharing-section.module.css";

/** The one decision about who else sees anything, with what it means. */
export function SharingSection() {
  const { data, error, refetch } = useQuery(sharingQuery);
  return (
    <Section title="What your managers see" description="You decide, and can change it at any time.">
      {data ? (
        <Choice key={`${data.shared} ${data.from}`} sharing={data} />
      ) : error ? (
        <ErrorState title="Your choice could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <div role="status" aria-label="Loading">
          <SkeletonBlock height={156} />
        </div>
      )}
    </Section>
  );
}

const NOTHING =
  "Your managers are told that you share nothing. Stopping holds at once, for earlier days as well.";
const TOTALS =
  "How long you spent in each category by day and hour, such as “Meetings 1 h 20 min”. Never a title, an app, a site or a computer.";

function Choice({ sharing }: { sharing: FocusSharing }) {
  const { timeZone } = useMe().member;
  const today = localDateOf(serverNow(), timeZone);
  const [shared, setShared] = useState(sharing.shared);
  const [from, setFrom] = useState(sharing.from ?? today);
  const save = useMutation({
    mutationFn: () => api.put<FocusSharing>(PATHS.focusSharing, shared ? { shared, from } : { shared }),
    onSuccess: (saved) => queryClient.setQueryData(sharingQuery.queryKey, saved),
  });
  const isChanged = shared !== sharing.shared || (shared && from !== (sharing.from ?? ""));
  return (
    <div className={classes.choice}>
      <Radio.Group
        aria-label="What your managers see"
        value={shared ? "totals" : "nothing"}
        onChange={(value) => setShared(value === "totals")}
      >
        <Stack gap="md">
          <Radio value="nothing" label="Nothing" description={NOTHING} />
          <Radio value="totals" label="Categories and their totals" description={TOTALS} />
        </Stack>
      </Radio.Group>
      {shared ? (
        <TextInput
          type="date"
          className={classes.from}
          label="From this day on"
          value={from}
          max={today}
          required
          withAsterisk={false}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      ) : null}
      {save.error ? (
        <p className={classes.problem} role="alert">{`Nothing was changed. ${save.error.message}`}</p>
      ) : null}
      <div className={classes.foot}>
        <Button
          disabled={!isChanged || (shared && (!from || from > today))}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          Save
        </Button>
        <span className={classes.dimmed} role="status">
          {isChanged ? "" : nowShared(sharing)}
        </span>
      </div>
      {shared && from && from <= today ? (
        <ManagersView from={from} today={today} timeZone={timeZone} />
      ) : null}
    </div>
  );
}

function nowShared({ shared, from }: FocusSharing): string {
  return shared && from ? `Shared from ${formatDate(from)} on.` : "Nothing is shared.";
}

/** The person's own numbers as a manager would see them this week. */
function ManagersView({ from, today, timeZone }: SharedWeek) {
  const { data, error, refetch } = useQuery(managersViewQuery({ from, today, timeZone }));
  return (
    <div className={classes.view}>
      <p className={classes.dimmed}>All that they see of this week, and its part of each day and hour:</p>
      <div className={classes.sample}>
        {data ? (
          <SharedTotals rows={data.rows.map(({ key, seconds }) => ({ category: key, week: seconds }))} />
        ) : error ? (
          <ErrorState
            title="These numbers could not be loaded"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : (
          <SkeletonBlock height={120} />
        )}
      </div>
    </div>
  );
}
