import { Button, UnstyledButton } from "@mantine/core";
import { notifications as toasts } from "@mantine/notifications";
import type { Notification } from "@stint/protocol/notifications";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./notifications.module.css";
import { inboxQuery, markRead } from "./queries.ts";

/** What a person has been told, newest first. */
export default function NotificationsPage() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(inboxQuery);
  const all = data?.pages.flatMap((page) => page.notifications) ?? [];
  const unread = data?.pages[0]?.unread ?? 0;
  const readAll = useMutation({
    mutationFn: () => markRead("all"),
    onError: ({ message }) => toasts.show({ color: "red", title: "Nothing was marked as read", message }),
  });
  return (
    <Page
      title="Notifications"
      actions={
        <>
          <Button
            variant="default"
            disabled={unread === 0}
            loading={readAll.isPending}
            onClick={() => readAll.mutate()}
          >
            Mark all as read
          </Button>
          <Button component={Link} to="/notifications/settings" variant="default">
            Choose what you hear
          </Button>
        </>
      }
    >
      <Section flush>
        {data ? (
          <List all={all} />
        ) : error ? (
          <ErrorState
            title="Your notifications could not be loaded"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : (
          <div role="status" aria-label="Loading" className={classes.waiting}>
            <SkeletonBlock height={66} />
            <SkeletonBlock height={66} />
          </div>
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

function List({ all }: { all: Notification[] }) {
  if (all.length === 0) {
    return (
      <EmptyState title="Nothing to tell">
        When you are punched out automatically, and whatever else you chose to hear of, is listed here.
      </EmptyState>
    );
  }
  return (
    <ul className={classes.list} aria-label="Notifications">
      {all.map((one) => (
        <Item key={one.id} one={one} />
      ))}
    </ul>
  );
}

function Item({ one }: { one: Notification }) {
  const router = useRouter();
  const open = () => {
    // The page that it leads to is opened whether or not this is heard.
    if (one.readAt === null) markRead(one.id).catch(() => undefined);
    router.history.push(one.path);
  };
  return (
    <li>
      <UnstyledButton className={classes.item} onClick={open} data-unread={one.readAt === null || undefined}>
        <span className={classes.title}>
          {one.readAt === null ? (
            <span className={classes.dot}>
              <span className="visually-hidden">Unread: </span>
            </span>
          ) : null}
          {one.title}
        </span>
        <span className={classes.when}>
          <TimeOfDay at={one.at} day />
        </span>
        <span className={classes.text}>{one.text}</span>
      </UnstyledButton>
    </li>
  );
}
