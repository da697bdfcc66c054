import { Button, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { SearchField } from "../../ui/search-field.tsx";
import { categoryName } from "./category-name.ts";
import { syncStatusQuery } from "./queries.ts";
import type { FocusSearch } from "./search.ts";
import classes from "./session-filters.module.css";

/** What the list is narrowed to, all of it in the address. */
export function SessionFilters({ apps }: { apps: string[] }) {
  const { q = "", app, host, category, device } = useSearch({ from: "/frame/focus" });
  const { data: sync } = useQuery(syncStatusQuery);
  const narrow = useNarrow();
  const devices = (sync?.devices ?? []).map(({ deviceId, name }) => ({ value: deviceId, label: name }));
  return (
    <search className={classes.filters}>
      <SearchField
        label="Search sessions"
        placeholder="Search titles, apps and addresses"
        className={classes.search}
        value={q}
        onSearch={(text) => narrow({ q: text || undefined })}
      />
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
