import type { Me } from "@stint/protocol/access";
import type { QueryClient } from "@tanstack/react-query";
import { askedBy } from "./asked.ts";
import { unitOf } from "./period.ts";
import { budgetsQuery, reportQuery } from "./queries.ts";
import type { ReportSearch } from "./search.ts";

/** Asks for what the page will show while its code is on its way. */
export function askAhead(client: QueryClient, search: ReportSearch, member: Me["member"]): void {
  const { asked, isManager } = askedBy(search, member);
  const { from, to, filter } = asked;
  void client.prefetchQuery(reportQuery(asked));
  void client.prefetchQuery(reportQuery({ from, to, by: unitOf(asked), filter }));
  if (isManager) void client.prefetchQuery(budgetsQuery);
}
