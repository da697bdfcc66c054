import type {
  BillingRate,
  BillingRateList,
  BillingRateReply,
  ProjectTask,
  RepriceReply,
} from "@stint/protocol/billing";
import { PATHS } from "@stint/protocol/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";
import { projectsQuery, tasksQuery } from "./queries.ts";

export const ratesQuery = queryOptions({
  queryKey: ["billing", "rates"],
  queryFn: ({ signal }) => api.get<BillingRateList>(PATHS.rates, { signal }),
});

/** The tasks of every project, by which a rate of a task is named. */
export const everyTaskQuery = queryOptions({
  queryKey: ["billing", "every-task"],
  queryFn: async () => {
    const { projects } = await queryClient.ensureQueryData(projectsQuery);
    const lists = await Promise.all(projects.map(({ id }) => queryClient.ensureQueryData(tasksQuery(id))));
    return lists.flatMap(({ tasks }): ProjectTask[] => tasks);
  },
});

export type RateSlot = Pick<BillingRate, "taskId" | "projectId" | "clientId" | "userId">;
export type RateTerms = { validFrom: string; minorPerHour: number | null; currency?: string };

export async function addRate(slot: RateSlot, terms: RateTerms): Promise<BillingRateReply> {
  return settled(api.post<BillingRateReply>(PATHS.rates, { ...slot, ...terms }));
}

export async function changeRate({ id }: BillingRate, terms: RateTerms): Promise<BillingRateReply> {
  return settled(api.patch<BillingRateReply>(`${PATHS.rates}/${id}`, terms));
}

export async function removeRate({ id }: BillingRate): Promise<unknown> {
  return settled(api.delete(`${PATHS.rates}/${id}`));
}

export type RepriceAsked = { from: string; to: string; clientId: string | null };

/** Gives what is approved and not yet billed the rates of today. */
export async function reprice(asked: RepriceAsked): Promise<RepriceReply> {
  const reply = await api.post<RepriceReply>(PATHS.reprice, asked);
  await queryClient.invalidateQueries({ queryKey: ["billing"] });
  return reply;
}

async function settled<Reply>(work: Promise<Reply>): Promise<Reply> {
  const reply = await work;
  await queryClient.invalidateQueries({ queryKey: ratesQuery.queryKey });
  return reply;
}
