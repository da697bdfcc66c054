import { Group, Select } from "@mantine/core";
import { dayBounds, localDateOf } from "@stint/core/days";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { serverNow, useServerNow } from "../../clock.ts";
import { atLeast, useMe } from "../../me.ts";
import { DateNavigation } from "../../ui/date-navigation.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { Duration } from "../../ui/time.tsx";
import { appsOf, galleryOf, trackedMs } from "./day-composition.ts";
import classes from "./desktop-page.module.css";
import { Gallery } from "./gallery.tsx";
import { HowToStart } from "./how-to-start.tsx";
import { peopleQuery, screenshotsQuery, windowsQuery } from "./queries.ts";
import { Viewer } from "./viewer.tsx";
import { WhatIsKept } from "./what-is-kept.tsx";
import { RibbonPlace, WindowRibbon } from "./window-ribbon.tsx";

/** What a desktop agent recorded on a day: the time, its gaps and the screenshots. */
export default function DesktopPage() {
  const { date, memberId } = useSearch({ from: "/frame/desktop" });
  const { user, member } = useMe();
  const today = localDateOf(serverNow(), member.timeZone);
  const shown = date ?? today;
  const isOwn = memberId === undefined || memberId === user.id || memberId === member.id;
  const whose = { date: shown, timeZone: member.timeZone, memberId: isOwn ? undefined : memberId };
  const name = useQuery(windowsQuery(whose)).data?.employee.name;
  return (
    <Page
      title={isOwn ? "Desktop" : name ? `${name}’s desktop` : "\u00a0"}
      actions={<Filters date={shown} today={today} />}
    >
      <Recorded whose={whose} isOwn={isOwn} isToday={shown === today} />
    </Page>
  );
}

function Filters({ date, today }: { date: string; today: string }) {
  const search = useSearch({ from: "/frame/desktop" });
  const navigate = useNavigate({ from: "/desktop" });
  const { user, member } = useMe();
  const isManager = atLeast(member.role, "manager");
  const { data: people } = useQuery({ ...peopleQuery, enabled: isManager });
  const change = (next: { date?: string; memberId?: string }) => void navigate({ search: next });
  return (
    <>
      {isManager ? (
        <Select
          aria-label="Person"
          className={classes.person}
          data={people ?? []}
          value={search.memberId ?? user.id}
          searchable
          allowDeselect={false}
          onChange={(id) => change({ date: search.date, memberId: id && id !== user.id ? id : undefined })}
        />
      ) : null}
      <DateNavigation
        date={date}
        today={today}
        onChange={(next) => change({ date: next, memberId: search.memberId })}
      />
    </>
  );
}

type Whose = { date: string; timeZone: string; memberId?: string };

function Recorded({ whose, isOwn, isToday }: { whose: Whose; isOwn: boolean; isToday: boolean }) {
  const { shot, app: asked } = useSearch({ from: "/frame/desktop" });
  const navigate = useNavigate({ from: "/desktop" });
  const now = useServerNow(15_000);
  const windows = useQuery(windowsQuery(whose));
  const shots = useQuery(screenshotsQuery(whose));
  const error = windows.error ?? shots.error;
  if (error && !(windows.data && shots.data)) {
    const retry = () => void Promise.all([windows.refetch(), shots.refetch()]);
    return <ErrorState title="This day could not be loaded" error={error} onRetry={retry} />;
  }
  if (!windows.data || !shots.data) return <Loading />;
  if (windows.data.windows.length === 0) return <HowToStart isOwn={isOwn} isToday={isToday} />;
  const day = dayBounds(whose.date, whose.timeZone);
  const list = windows.data.windows;
  const inOrder = shots.data.screenshots.toReversed();
  const apps = appsOf(inOrder);
  const app = asked !== undefined && apps.includes(asked) ? asked : undefined;
  const shown = app === undefined ? inOrder : inOrder.filter(({ system }) => system.app === app);
  const { tracked, missed } = trackedMs(list, day, now);
  const open = (id: string | undefined) =>
    void navigate({ search: ({ shot: _, ...rest }) => (id ? { ...rest, shot: id } : rest), replace: true });
  return (
    <>
      <Section
        title="Tracked"
        description={missed > 0 ? <Missed seconds={missed / 1_000} /> : undefined}
        aside={<Duration seconds={tracked / 1_000} />}
      >
        <WindowRibbon windows={list} screenshots={inOrder} day={day} now={now} />
      </Section>
      <Section title="Screenshots" aside={<AppFilter apps={apps} app={app} count={shown.length} />}>
        <Gallery items={galleryOf(app === undefined ? list : [], shown, day)} onOpen={open} />
      </Section>
      <WhatIsKept isOwn={isOwn} />
      <Viewer screenshots={shown} openId={shot} isOwn={isOwn} onOpen={open} />
    </>
  );
}

/** How many there are, and which app's: of one app alone there are no holes to be seen. */
function AppFilter({ apps, app, count }: { apps: string[]; app: string | undefined; count: number }) {
  const navigate = useNavigate({ from: "/desktop" });
  const choose = (next: string | null) =>
    void navigate({ search: ({ app: _, ...rest }) => (next ? { ...rest, app: next } : rest), replace: true });
  return (
    <Group gap="sm" wrap="nowrap">
      {apps.length > 1 ? (
        <Select
          aria-label="App"
          placeholder="All apps"
          className={classes.app}
          size="xs"
          data={apps}
          value={app ?? null}
          clearable
          onChange={choose}
        />
      ) : null}
      <span className="tabular">{count}</span>
    </Group>
  );
}

function Missed({ seconds }: { seconds: number }) {
  return (
    <>
      <Duration seconds={seconds} /> of it without a screenshot
    </>
  );
}

function Loading() {
  return (
    <>
      <Section title="Tracked">
        <RibbonPlace />
      </Section>
      <Section title="Screenshots">
        <SkeletonBlock height={264} />
      </Section>
    </>
  );
}
