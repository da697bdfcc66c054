import type { ApiKey, ApiKeyList, CreatedApiKey } from "@stint/protocol/api-keys";
import { PATHS } from "@stint/protocol/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";

export const apiKeysQuery = queryOptions({
  queryKey: ["access", "api-keys"],
  queryFn: ({ signal }) => api.get<ApiKeyList>(PATHS.keys, { signal }),
  refetchInterval: 60_000,
});

/** The answer is the only place where the key ever is. */
export async function createKey(name: string): Promise<CreatedApiKey> {
  const created = await api.post<CreatedApiKey>(PATHS.keys, { name });
  await refresh();
  return created;
}

export async function revokeKey({ id }: ApiKey): Promise<void> {
  await api.delete(`${PATHS.keys}/${id}`);
  await refresh();
}

/** What a person types on the computer that is to use a key; the agent then asks for the key, so that no history keeps it. */
export function agentCommand(server: string): string {
  return `npm run agent -- key --server ${server}`;
}

async function refresh(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: ["focus", "sync"] });
}
