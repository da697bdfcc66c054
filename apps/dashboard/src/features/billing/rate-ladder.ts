import { RATE_SOURCES, type RateSource, type RateSubject, resolveRate } from "@stint/core/billing/rates";
import type { BillingRate } from "@stint/protocol/billing";

/** One level of the order that rates are looked for in. */
export type Rung = {
  source: RateSource;
  minorPerHour: number | null;
  validFrom: string | null;
  counts: boolean;
};

/** Which rate wins for a piece of work, and what every other level would have said. */
export function rateLadder(rates: readonly BillingRate[], subject: RateSubject): Rung[] {
  const known = rates.map((rate) => ({
    ...rate,
    minorPerHour: rate.minorPerHour === null ? null : BigInt(rate.minorPerHour),
  }));
  const winner = resolveRate(known, subject);
  return RATE_SOURCES.filter((source) => applies(source, subject)).map((source) => {
    const own = resolveRate(
      known.filter((rate) => sourceOf(rate) === source),
      subject,
    );
    const row = rates.find(({ id }) => id === own?.rateId);
    return {
      source,
      minorPerHour: own ? Number(own.minorPerHour) : null,
      validFrom: row?.validFrom ?? null,
      counts: own !== null && winner?.source === source,
    };
  });
}

type Whose = {
  taskId: string | null;
  projectId: string | null;
  clientId: string | null;
  userId: string | null;
};

function sourceOf({ taskId, projectId, clientId, userId }: Whose): RateSource {
  const isOwn = userId !== null;
  if (taskId !== null) return isOwn ? "task_user" : "task";
  if (projectId !== null) return isOwn ? "project_user" : "project";
  if (clientId !== null) return isOwn ? "client_user" : "client";
  return isOwn ? "user" : "organisation";
}

function applies(source: RateSource, { taskId, projectId, clientId }: RateSubject): boolean {
  if (source === "entry") return false;
  if (source.startsWith("task")) return taskId !== null;
  if (source.startsWith("project")) return projectId !== null;
  if (source.startsWith("client")) return clientId !== null;
  return true;
}
