import type { MeetingNotice } from "@stint/protocol";
import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import type { Database } from "../db/database.ts";
import { ownScope, type Teacher } from "./teacher.ts";

export async function readNotice(db: Database, person: Teacher): Promise<MeetingNotice> {
  return db.tenant(ownScope(person), async (tx) => {
    const { rows } =
      await sql<MeetingNotice>`select notice from meeting_settings where org_id = ${person.orgId}`.execute(
        tx,
      );
    return { notice: rows[0]?.notice ?? null };
  });
}

export async function changeNotice(
  db: Database,
  person: Teacher & Pick<Actor, "request">,
  { notice }: MeetingNotice,
): Promise<MeetingNotice> {
  return db.tenant(ownScope(person), async (tx) => {
    const { rows } =
      await sql<MeetingNotice>`select notice from meeting_settings where org_id = ${person.orgId} for update`.execute(
        tx,
      );
    await sql`insert into meeting_settings (org_id, notice) values (${person.orgId}, ${notice})
      on conflict (org_id) do update set notice = excluded.notice`.execute(tx);
    await audit(tx, person, {
      action: "meeting_notice.changed",
      target: { kind: "organisation", id: person.orgId, label: "" },
      before: { notice: rows[0]?.notice ?? null },
      after: { notice },
    });
    return { notice };
  });
}
