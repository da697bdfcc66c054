import { STARTER_RULES } from "@stint/core";
import type { CategoryRules } from "@stint/protocol";
import type { Database } from "../db/database.ts";
import { type Person, type PersonRow, readPerson, scopeOf } from "./person.ts";

/** A person's category rules, and how far a change of them has come through what was there before. */
export async function readRules(db: Database, person: Person): Promise<CategoryRules> {
  return rulesOf(await db.tenant(scopeOf(person), (tx) => readPerson(tx, person)));
}

export function rulesOf(row: PersonRow | null): CategoryRules {
  const starter = [...STARTER_RULES];
  const isApplying = row !== null && row.applying_after !== null;
  return {
    rules: row?.rules ?? starter,
    isStarter: !row?.rules,
    starter,
    applying: isApplying ? { done: Number(row.applying_done), total: Number(row.applying_total) } : null,
  };
}
