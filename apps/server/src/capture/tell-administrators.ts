import type { Deps } from "../deps.ts";
import type { Mail } from "../mail.ts";

type Told = { email: string; person: string; signals: number };

/**
 * Mails the administrators that an upload could not be worked off. At most once an hour, since what stops one stops
 * many; the list of failed uploads has each of them.
 */
export async function tellAdministrators(
  { db, log, mailer, config }: Pick<Deps, "db" | "log" | "mailer" | "config">,
  { orgId, taskId }: { orgId: string; taskId: string },
): Promise<void> {
  log.error({ orgId, taskId }, "an upload of activity signals failed for good");
  if (!mailer.isConfigured) return;
  const { rows } = await db.pool.query<Told>(
    `select a.email, p.name as person, t.signals
     from capture_task t
     join member p on p.org_id = t.org_id and p.user_id = t.user_id
     join member a on a.org_id = t.org_id and a.role in ('admin', 'owner') and a.status = 'active'
     where t.org_id = $1 and t.id = $2
       and not exists (select from capture_task o where o.org_id = t.org_id and o.id <> t.id and o.state = 'FAILURE'
         and o.settled_at > wall_now() - interval '1 hour')`,
    [orgId, taskId],
  );
  await Promise.all(rows.map((told) => mailer.send(mailTo(told, config.baseUrl))));
}

function mailTo({ email, person, signals }: Told, baseUrl: string): Mail {
  const text = `An upload of ${signals} activity signals of ${person} could not be turned into time entries: it failed three times. Nothing is lost; it is kept and can be tried again. Further failures within the hour are not mailed; all are listed.\n\nSee GET ${baseUrl}/api/admin/failed-captures`;
  const html = text
    .split("\n\n")
    .map((line) => `<p>${escaped(line)}</p>`)
    .join("");
  return { to: email, subject: "Stint: an upload of activity signals failed", text, html };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
