import type { Deps } from "../deps.ts";
import type { Mail } from "../mail.ts";

type Told = { email: string; from: string; to: string; why: string };

/** Mails the administrators that a billing run was given up, and why. */
export async function tellAdministrators(
  { db, log, mailer, config }: Pick<Deps, "db" | "log" | "mailer" | "config">,
  { orgId, runId }: { orgId: string; runId: string },
): Promise<void> {
  log.error({ orgId, runId }, "a billing run failed for good");
  if (!mailer.isConfigured) return;
  const { rows } = await db.pool.query<Told>(
    `select a.email, r.request ->> 'from' as "from", r.request ->> 'to' as "to", r.error as why
     from billing_run r
     join member a on a.org_id = r.org_id and a.role in ('admin', 'owner') and a.status = 'active'
     where r.org_id = $1 and r.id = $2`,
    [orgId, runId],
  );
  await Promise.all(rows.map((told) => mailer.send(mailTo(told, { runId, baseUrl: config.baseUrl }))));
}

function mailTo(
  { email, from, to, why }: Told,
  { runId, baseUrl }: { runId: string; baseUrl: string },
): Mail {
  const text = `The billing run from ${from} to ${to} could not be finished: it failed three times. The drafts that it made stand; all other time is free for the next run.\n\nThe last error: ${why}\n\nSee GET ${baseUrl}/api/v1/billing/runs/${runId}`;
  const html = text
    .split("\n\n")
    .map((line) => `<p>${escaped(line)}</p>`)
    .join("");
  return { to: email, subject: "Stint: a billing run failed", text, html };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
