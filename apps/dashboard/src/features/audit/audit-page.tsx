import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { atLeast, useMe } from "../../me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import classes from "./audit.module.css";
import { AuditFilters, useNarrow } from "./audit-filters.tsx";
import { AuditLines } from "./audit-lines.tsx";
import { auditQuery, csvAddress } from "./queries.ts";

const route = getRouteApi("/frame/admin/audit");

/** Who administered what, newest first. */
export default function AuditPage() {
  const { member } = useMe();
  if (!atLeast(member.role, "admin")) {
    return (
      <Page title="Audit log">
        <Section>
          <EmptyState title="This page is for administrators">
            It says who changed roles, settings, rates and invoices.
          </EmptyState>
        </Section>
      </Page>
    );
  }
  return <AuditLog />;
}

function AuditLog() {
  const search = route.useSearch();
  const asked = auditQuery(search);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(asked);
  const entries = data?.pages.flatMap((page) => page.entries);
  return (
    <Page
      title="Audit log"
      description="Who changed what. Nobody can change or delete a line of it."
      actions={
        <Button
          component="a"
          href={csvAddress(search)}
          download="audit-log.csv"
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
        >
          CSV
        </Button>
      }
    >
      <AuditFilters />
      <Section flush>
        {entries ? (
          entries.length > 0 ? (
            <AuditLines entries={entries} />
          ) : (
            <Nothing isNarrowed={Object.keys(search).length > 0} />
          )
        ) : error ? (
          <ErrorState
            title="The audit log could not be loaded"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : (
          <SkeletonRows rows={10} rowHeight={57} />
        )}
        {hasNextPage ? (
          <div className={classes.more}>
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show earlier
            </Button>
          </div>
        ) : null}
      </Section>
    </Page>
  );
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  const { clear } = useNarrow();
  if (!isNarrowed) {
    return (
      <EmptyState title="Nothing has been changed yet">
        Every invitation, role, setting, rate, invoice and webhook that somebody changes is listed here, with
        who did it and what it was before.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No line matches"
      action={
        <Button variant="default" onClick={clear}>
          Show all lines
        </Button>
      }
    >
      Try another person, another kind of act or other dates.
    </EmptyState>
  );
}
