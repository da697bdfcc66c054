import type {
  BillingPreview,
  BillingRun,
  BillingRunList,
  InvoiceDetail,
  InvoiceEntryList,
  InvoiceList,
  InvoicePatch,
  InvoiceStatus,
} from "@stint/protocol/invoices";
import { PATHS } from "@stint/protocol/paths";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";

const A_PAGE = 50;
const MOST_ENTRIES = 500;
const FEW_RUNS = 10;
const POLL_MS = 700;

export type InvoicesAsked = {
  status?: InvoiceStatus;
  kind?: "invoice" | "credit_note";
  clientId?: string;
  /** What a run has made. */
  runId?: string;
};

export function invoicesQuery(asked: InvoicesAsked) {
  return infiniteQueryOptions({
    queryKey: ["invoices", "list", asked],
    queryFn: ({ pageParam, signal }) =>
      api.get<InvoiceList>(PATHS.invoices, { query: { ...asked, limit: A_PAGE, cursor: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** What is issued and waits for its money: the sums alone. */
export const openTotalsQuery = queryOptions({
  queryKey: ["invoices", "open"],
  queryFn: async ({ signal }) => {
    const query = { status: "issued", kind: "invoice", limit: 1 };
    return (await api.get<InvoiceList>(PATHS.invoices, { query, signal })).totals ?? [];
  },
});

export function invoiceQuery(id: string) {
  return queryOptions({
    queryKey: ["invoices", "one", id],
    queryFn: ({ signal }) => api.get<InvoiceDetail>(`${PATHS.invoices}/${id}`, { signal }),
  });
}

export function invoiceEntriesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["invoices", "entries", id],
    queryFn: ({ pageParam, signal }) =>
      api.get<InvoiceEntryList>(`${PATHS.invoices}/${id}/entries`, {
        query: { limit: MOST_ENTRIES, cursor: pageParam },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
}

export async function changeInvoice(id: string, patch: InvoicePatch): Promise<InvoiceDetail> {
  return learned(await api.patch<InvoiceDetail>(`${PATHS.invoices}/${id}`, patch));
}

export async function issueInvoice(id: string, issuedOn: string): Promise<InvoiceDetail> {
  return learned(await api.post<InvoiceDetail>(`${PATHS.invoices}/${id}/issue`, { issuedOn }));
}

/** Answers with the credit note. */
export async function voidInvoice(id: string, reason: string): Promise<InvoiceDetail> {
  return learned(await api.post<InvoiceDetail>(`${PATHS.invoices}/${id}/void`, { reason }));
}

export async function markPaid(id: string, paidOn: string): Promise<InvoiceDetail> {
  return learned(await api.post<InvoiceDetail>(`${PATHS.invoices}/${id}/paid`, { paidOn }));
}

export async function markUnpaid(id: string): Promise<InvoiceDetail> {
  return learned(await api.delete<InvoiceDetail>(`${PATHS.invoices}/${id}/paid`));
}

export async function discardDraft(id: string): Promise<void> {
  await api.delete(`${PATHS.invoices}/${id}`);
  queryClient.removeQueries({ queryKey: invoiceQuery(id).queryKey });
  void queryClient.invalidateQueries({ queryKey: ["invoices", "list"] });
  void queryClient.invalidateQueries({ queryKey: ["invoices", "open"] });
}

async function learned(invoice: InvoiceDetail): Promise<InvoiceDetail> {
  queryClient.setQueryData(invoiceQuery(invoice.id).queryKey, invoice);
  await queryClient.invalidateQueries({ queryKey: ["invoices"] });
  return invoice;
}

export type PeriodAsked = { from: string; to: string; clientIds?: string[] };

/** What a run would make just now. */
export function previewQuery(asked: PeriodAsked) {
  return queryOptions({
    queryKey: ["billing", "preview", asked],
    queryFn: ({ signal }) => api.post<BillingPreview>(PATHS.billingPreview, asked, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** The same key is the same run, however often it is sent. */
export function startRun(asked: PeriodAsked, idempotencyKey: string): Promise<BillingRun> {
  return api.post<BillingRun>(PATHS.billingRuns, { ...asked, idempotencyKey });
}

export const runsQuery = queryOptions({
  queryKey: ["billing", "runs"],
  queryFn: ({ signal }) => api.get<BillingRunList>(PATHS.billingRuns, { query: { limit: FEW_RUNS }, signal }),
});

/** One run, asked again and again until it has ended. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["billing", "run", id],
    queryFn: async ({ signal }) => {
      const run = await api.get<BillingRun>(`${PATHS.billingRuns}/${id}`, { signal });
      if (isSettled(run)) void queryClient.invalidateQueries({ queryKey: ["invoices"] });
      return run;
    },
    refetchInterval: (query) => (query.state.data && isSettled(query.state.data) ? false : POLL_MS),
  });
}

export function isSettled({ state }: BillingRun): boolean {
  return state === "SUCCESS" || state === "FAILURE";
}
