import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { AuditAction } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "./db/database.ts";

/** Who does something in an organisation; a null `userId` is the server itself, or whoever sits at it. */
export type Actor = {
  orgId: string;
  userId: string | null;
  request?: { id: string; address: string };
};

type Facts = Record<string, unknown>;

export type Act = {
  action: AuditAction;
  target: { kind: string; id: string; label: string };
  /** What it was and what it is; of both, only what differs is kept. Nothing secret may be in them. */
  before?: Facts;
  after?: Facts;
};

/**
 * Writes down who did what, in the transaction that does it, so that neither is there without the other. What was
 * changed into what it was already is not written down.
 */
export async function audit(tx: Tx, actor: Actor, { action, target, before, after }: Act): Promise<void> {
  const differing = before && after ? differingOf(before, after) : { before, after };
  if (!differing) return;
  await sql`
    insert into audit_log (org_id, id, at, actor_id, actor_name, action, target_kind, target_id, target_label, before,
      after, request_id, address)
    values (${actor.orgId}, ${randomUUID()}, wall_now(), ${actor.userId},
      (select name from member where org_id = ${actor.orgId} and user_id = ${actor.userId}::uuid),
      ${action}, ${target.kind}, ${target.id}, ${target.label}, ${jsonOf(differing.before)}::jsonb,
      ${jsonOf(differing.after)}::jsonb, ${actor.request?.id ?? null}, ${actor.request?.address ?? null})`.execute(
    tx,
  );
}

function differingOf(before: Facts, after: Facts): { before: Facts; after: Facts } | null {
  const names = Object.keys({ ...before, ...after }).filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  if (names.length === 0) return null;
  const only = (facts: Facts): Facts => Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
  return { before: only(before), after: only(after) };
}

function jsonOf(facts: Facts | undefined): string | null {
  return facts === undefined ? null : JSON.stringify(facts);
}
