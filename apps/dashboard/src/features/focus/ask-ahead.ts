import { localDateOf } from "@stint/core/days";
import type { QueryClient } from "@tanstack/react-query";
import { serverNow } from "../../clock.ts";
import { boundsOf, periodOf } from "./period.ts";
import { focusDayQuery, statsQuery, syncStatusQuery } from "./queries.ts";
import type { FocusSearch } from "./search.ts";

/** Asks for what the focus page shows first, while its code is on its way. */
export function askAhead(client: QueryClient, search: FocusSearch, timeZone: string): void {
  const period = periodOf(search.period ?? "day", search.date ?? localDateOf(serverNow(), timeZone));
  void client.prefetchQuery(syncStatusQuery);
  void client.prefetchQuery(statsQuery({ by: "app", ...boundsOf(period), timeZone }));
  if (period.name === "day") void client.prefetchQuery(focusDayQuery({ date: period.first, timeZone }));
  else void client.prefetchQuery(statsQuery({ by: "day", ...boundsOf(period), timeZone }));
}
