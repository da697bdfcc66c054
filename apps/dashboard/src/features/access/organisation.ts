import type { OrganisationPatch, OrganisationView } from "@stint/protocol/access";
import { PATHS } from "@stint/protocol/paths";
import { queryOptions } from "@tanstack/react-query";
import type { input as Input } from "zod";
import { api } from "../../api.ts";
import { meQuery } from "../../me.ts";
import { queryClient } from "../../query-client.ts";

export const organisationQuery = queryOptions({
  queryKey: ["access", "organisation"],
  queryFn: ({ signal }) => api.get<OrganisationView>(PATHS.organisation, { signal }),
});

/** Saves, and lets every page that shows the organisation or its days learn of it. */
export async function saveOrganisation(patch: Input<typeof OrganisationPatch>): Promise<OrganisationView> {
  await api.patch(PATHS.organisation, patch);
  const saved = await queryClient.fetchQuery({ ...organisationQuery, staleTime: 0 });
  await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
  await queryClient.invalidateQueries({ predicate: (query) => query.meta?.live === true });
  return saved;
}
