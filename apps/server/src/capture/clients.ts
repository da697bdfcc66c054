import { randomUUID } from "node:crypto";
import type { Client, ClientList, ClientPatch, NewClient } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Act, type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, sqlStateOf } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { iso } from "./person.ts";

type Row = { id: string; name: string; archived: boolean; created: string };

const COLUMNS = sql.raw("id, name, archived, ms_of(created_at) as created");
const MOST = 5_000;

export async function listClients(
  db: Database,
  orgId: string,
  archived: boolean | null,
): Promise<ClientList> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<Row>`
      select ${COLUMNS} from client
      where org_id = ${orgId} and (${archived}::boolean is null or archived = ${archived}::boolean)
      order by lower(name), id limit ${MOST}`.execute(tx);
    return { clients: rows.map(clientOf) };
  });
}

/** A name that another client has is `already_exists`. */
export async function addClient(
  db: Database,
  by: Actor,
  { name }: z.infer<typeof NewClient>,
): Promise<Client> {
  return namedOnce(() =>
    db.tenant(organisationScope(by.orgId), async (tx) => {
      const { rows } = await sql<Row>`
        insert into client (org_id, id, name, created_at) values (${by.orgId}, ${randomUUID()}, ${name}, wall_now())
        returning ${COLUMNS}`.execute(tx);
      const client = clientOf(rows[0] as Row);
      await audit(tx, by, { action: "client.added", target: targetOf(client) });
      return client;
    }),
  );
}

export async function changeClient(
  db: Database,
  by: Actor,
  id: string,
  patch: z.infer<typeof ClientPatch>,
): Promise<Client> {
  const { orgId } = by;
  return namedOnce(() =>
    db.tenant(organisationScope(orgId), async (tx) => {
      const { rows: held } = await sql<Row>`
        select ${COLUMNS} from client where org_id = ${orgId} and id = ${id} for no key update`.execute(tx);
      const [before] = held;
      if (!before) throw problem("not_found");
      const { rows } = await sql<Row>`
        update client set name = coalesce(${patch.name ?? null}::text, name),
          archived = coalesce(${patch.archived ?? null}::boolean, archived)
        where org_id = ${orgId} and id = ${id} returning ${COLUMNS}`.execute(tx);
      const client = clientOf(rows[0] as Row);
      await audit(tx, by, {
        action: "client.changed",
        target: targetOf(before),
        before: factsOf(before),
        after: factsOf(client),
      });
      return client;
    }),
  );
}

const TAKEN = "23505";

/** What breaks a unique name is `already_exists`. */
export async function namedOnce<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlStateOf(error) === TAKEN) throw problem("already_exists", { message: "That name is taken." });
    throw error;
  }
}

function targetOf({ id, name }: Pick<Client, "id" | "name">): Act["target"] {
  return { kind: "client", id, label: name };
}

function factsOf({ name, archived }: Pick<Client, "name" | "archived">): Act["after"] {
  return { name, archived };
}

function clientOf({ created, ...row }: Row): Client {
  return { ...row, createdAt: iso(created) };
}
