import { Button, Select } from "@mantine/core";
import { localDateOf } from "@stint/core/days";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { serverNow } from "../../clock.ts";
import { useMe } from "../../me.ts";
import { DayRange } from "../../ui/day-range.tsx";
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
      <DayRange from={search.from} to={search.to} today={today} onChange={narrow} />
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
