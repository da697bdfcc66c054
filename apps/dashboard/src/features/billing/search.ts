/** What each billing page keeps in its address; anything else in the query is dropped. */
export type ClientsSearch = { q?: string; archived?: true };
export type RatesSearch = { client?: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function clientsSearch(search: Record<string, unknown>): ClientsSearch {
  return {
    ...(typeof search.q === "string" && search.q ? { q: search.q.slice(0, 200) } : {}),
    ...(search.archived === true || search.archived === "true" ? { archived: true } : {}),
  };
}

export function ratesSearch({ client }: Record<string, unknown>): RatesSearch {
  return isId(client) ? { client } : {};
}

export function isId(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

export function isDate(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}

export type InvoicesSearch = { show?: InvoicesShown; client?: string };
export type InvoicesShown = "draft" | "issued" | "paid" | "void";
export type BillingSearch = { from?: string; to?: string; clients?: string[]; run?: string };

const SHOWN: readonly unknown[] = ["draft", "issued", "paid", "void"];

export function invoicesSearch({ show, client }: Record<string, unknown>): InvoicesSearch {
  return {
    ...(SHOWN.includes(show) ? { show: show as InvoicesShown } : {}),
    ...(isId(client) ? { client } : {}),
  };
}

export function billingSearch({ from, to, clients, run }: Record<string, unknown>): BillingSearch {
  const ids = Array.isArray(clients) ? clients.filter(isId) : [];
  return {
    ...(isDate(from) ? { from } : {}),
    ...(isDate(to) ? { to } : {}),
    ...(ids.length > 0 ? { clients: ids } : {}),
    ...(isId(run) ? { run } : {}),
  };
}
