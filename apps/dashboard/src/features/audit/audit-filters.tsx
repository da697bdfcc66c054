import { Button, Select, TextInput } from "@mantine/core";
import { localDateOf } from "@stint/core/days";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { serverNow } from "../../clock.ts";
import { useMe } from "../../me.ts";
import { membersQuery } from "../access/members.ts";
import { ACTION_CHOICES, isAction } from "./action-words.ts";
import classes from "./audit.module.css";
import type { AuditSearch } from "./search.ts";

const route = getRouteApi("/frame/admin/audit");

/** What the lines and the file are narrowed to, all of it in the address. */
export function AuditFilters() {
  const search = route.useSearch();
  const { narrow, clear } = useNarrow();
  const { timeZone } = useMe().member;
  const { data } = useQuery(membersQuery);
  const today = localDateOf(serverNow(), timeZone);
  const people = (data?.members ?? []).map(({ userId, name, email }) => ({
    value: userId,
    label: `${name} (${email})`,
  }));
  return (
    <search className={classes.filters}>
      <Select
        aria-label="Person"
        placeholder="Everybody"
        className={classes.choice}
        data={people}
        value={search.actor ?? null}
        searchable
        clearable
        onChange={(actor) => narrow({ actor: actor ?? undefined })}
      />
      <Select
        aria-label="What was done"
        placeholder="Everything"
        className={classes.choice}
        data={ACTION_CHOICES}
        value={search.action ?? null}
        searchable
        clearable
        onChange={(action) => narrow({ action: isAction(action) ? action : undefined })}
      />
      <div className={classes.dates}>
        <Day label="From" value={search.from} max={search.to ?? today} onDay={(from) => narrow({ from })} />
        <span aria-hidden="true">–</span>
        <Day label="To" value={search.to} min={search.from} max={today} onDay={(to) => narrow({ to })} />
      </div>
      {Object.keys(search).length > 0 ? (
        <Button variant="subtle" onClick={clear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

/** Changes what the page is narrowed to. */
export function useNarrow() {
  const navigate = route.useNavigate();
  const go = (search: (before: AuditSearch) => AuditSearch) =>
    void navigate({ search, replace: true, resetScroll: false });
  return {
    narrow: (change: AuditSearch) => go((before) => ({ ...before, ...change })),
    clear: () => go(() => ({})),
  };
}

type DayProps = {
  label: string;
  value: string | undefined;
  min?: string;
  max?: string;
  onDay: (day: string | undefined) => void;
};

function Day({ label, value, min, max, onDay }: DayProps) {
  return (
    <TextInput
      type="date"
      aria-label={`${label} this day`}
      className={classes.date}
      value={value ?? ""}
      min={min}
      max={max}
      onChange={(event) => onDay(event.currentTarget.value || undefined)}
    />
  );
}
