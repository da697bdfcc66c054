import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { categoryName } from "./category-name.ts";
import { syncStatusQuery } from "./queries.ts";
import type { FocusSearch } from "./search.ts";
import classes from "./session-filters.module.css";

const TYPING_MS = 250;

/** What the list is narrowed to, all of it in the address. */
export function SessionFilters({ apps }: { apps: string[] }) {
  const { app, host, category, device } = useSearch({ from: "/frame/focus" });
  const { data: sync } = useQuery(syncStatusQuery);
  const narrow = useNarrow();
  const devices = (sync?.devices ?? []).map(({ deviceId, name }) => ({ value: deviceId, label: name }));
  return (
    <search className={classes.filters}>
      <Typed />
      <Select
        aria-label="App"
        placeholder="All apps"
        className={classes.choice}
        data={app !== undefined && !apps.includes(app) ? [app, ...apps] : apps}
        value={app ?? null}
        searchable
        clearable
        onChange={(next) => narrow({ app: next ?? undefined })}
      />
      <Select
        aria-label="Computer"
        placeholder="All computers"
        className={classes.choice}
        data={devices}
        value={device ?? null}
        clearable
        onChange={(next) => narrow({ device: next ?? undefined })}
      />
      {host === undefined ? null : (
        <Taken words={host || "No site"} onTake={() => narrow({ host: undefined })} />
      )}
      {category === undefined ? null : (
        <Taken words={categoryName(category)} onTake={() => narrow({ category: undefined })} />
      )}
    </search>
  );
}

function useNarrow() {
  const navigate = useNavigate({ from: "/focus" });
  return (change: Partial<FocusSearch>) =>
    void navigate({
      search: (search) => ({ ...search, ...change }),
      replace: true,
      resetScroll: false,
    });
}

/** Is sent once typing pauses; what the address says meanwhile does not take letters away. */
function Typed() {
  const { q = "" } = useSearch({ from: "/frame/focus" });
  const [typed, setTyped] = useState(q);
  const narrow = useNarrow();
  const field = useRef<HTMLInputElement>(null);
  const send = useDebouncedCallback((text: string) => narrow({ q: text || undefined }), TYPING_MS);
  useHotkeys([["/", () => field.current?.focus()]]);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(q);
  }, [q]);
  const type = (text: string) => {
    setTyped(text);
    send(text);
  };
  return (
    <TextInput
      ref={field}
      type="search"
      className={classes.search}
      aria-label="Search sessions"
      placeholder="Search titles, apps and addresses"
      leftSection={<IconSearch size={16} stroke={1.5} />}
      maxLength={200}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Escape" && type("")}
    />
  );
}

function Taken({ words, onTake }: { words: string; onTake: () => void }) {
  return (
    <Button
      variant="default"
      aria-label={`No longer only ${words}`}
      rightSection={<IconX size={14} stroke={1.5} aria-hidden="true" />}
      onClick={onTake}
    >
      {words}
    </Button>
  );
}
