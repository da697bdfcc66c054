import { TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Section } from "../../ui/section.tsx";
import type { AnalyticsSearch } from "./analytics-search.ts";
import { ordered, type PersonHealth } from "./analytics-words.ts";
import { HealthTable } from "./health-table.tsx";
import classes from "./people-section.module.css";

type Props = { people: PersonHealth[]; months: string[] };

/** Everybody with a shift in these months, whoever was punched out most on top. */
export function PeopleSection({ people, months }: Props) {
  const { by, q = "" } = useSearch({ from: "/frame/admin/analytics" });
  const navigate = useNavigate({ from: "/admin/analytics" });
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => field.current?.focus()]]);
  const go = (change: AnalyticsSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const shown = ordered(people, by ?? "outs", q);
  return (
    <Section
      title="By person"
      aside={
        <TextInput
          ref={field}
          type="search"
          className={classes.filter}
          aria-label="Filter people"
          placeholder="Filter by name"
          leftSection={<IconSearch size={16} stroke={1.5} aria-hidden="true" />}
          value={q}
          onChange={(event) => go({ q: event.currentTarget.value || undefined })}
        />
      }
      flush
    >
      {shown.length === 0 ? (
        <EmptyState title="Nobody has that name">Take some of the filter away.</EmptyState>
      ) : (
        <HealthTable
          people={shown}
          months={months}
          by={by ?? "outs"}
          onSort={(sort) => go({ by: sort === "outs" ? undefined : sort })}
        />
      )}
    </Section>
  );
}
