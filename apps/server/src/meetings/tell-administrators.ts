import type { Deps } from "../deps.ts";
import type { Mail } from "../mail.ts";

type Told = { email: string; teacher: string; student: string; error: string };

/**
 * Mails the administrators that a message did not reach a student. At most once an hour, since what stops one stops
 * many; the list of failed messages has each of them.
 */
export async function tellAdministrators(
  { db, log, mailer, config }: Pick<Deps, "db" | "log" | "mailer" | "config">,
  { orgId, notificationId }: { orgId: string; notificationId: string },
): Promise<void> {
  log.error({ orgId, notificationId }, "a message with a link failed for good");
  if (!mailer.isConfigured) return;
  const { rows } = await db.pool.query<Told>(
    `select a.email, t.name as teacher, s.name as student, n.error
     from notification n
     join member t on t.org_id = n.org_id and t.user_id = n.teacher_id
     join student s on s.org_id = n.org_id and s.id = n.student_id
     join member a on a.org_id = n.org_id and a.role in ('admin', 'owner') and a.status = 'active'
     where n.org_id = $1 and n.id = $2
       and not exists (select from notification o where o.org_id = n.org_id and o.id <> n.id and o.state = 'failed'
         and o.settled_at > wall_now() - interval '1 hour')`,
    [orgId, notificationId],
  );
  await Promise.all(rows.map((told) => mailer.send(mailTo(told, config.baseUrl))));
}

function mailTo({ email, teacher, student, error }: Told, baseUrl: string): Mail {
  const lines = [
    `A message with a lesson's link, from ${oneLine(teacher)} to ${oneLine(student)}, was tried three times and did not arrive: ${oneLine(error)}.`,
    "The link itself works. Further failures within the hour are not mailed; all are listed, and can be sent again, at:",
    `${baseUrl}/admin/teacher-monitoring`,
  ];
  const html = lines.map((line) => `<p>${escaped(line)}</p>`).join("");
  return { to: email, subject: "Stint: a message did not reach a student", text: lines.join("\n\n"), html };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
