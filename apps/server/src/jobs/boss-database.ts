import { CompiledQuery, sql } from "kysely";
import type { Db } from "pg-boss";
import type { Database, Tx } from "../db/database.ts";

/** The queue's own statements. A block of several that fails leaves no transaction open behind it. */
export function bossDatabase({ pool }: Pick<Database, "pool">): Db {
  return {
    executeSql: async (text, values = []) => {
      const client = await pool.connect();
      try {
        return values.length > 0 ? await client.query(text, values) : await client.query(text);
      } catch (error) {
        await client.query("rollback").catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

/** A caller's transaction, in which the queue writes as the server itself: no tenant sees its tables. */
export function bossTransaction(tx: Tx): Db {
  return {
    executeSql: async (text, values = []) => {
      const { rows } = await sql<{ role: string }>`select current_setting('role') as role`.execute(tx);
      await sql`select set_config('role', 'none', true)`.execute(tx);
      const result = await tx.executeQuery(CompiledQuery.raw(text, values));
      await sql`select set_config('role', ${rows[0]?.role ?? "none"}, true)`.execute(tx);
      return { rows: result.rows };
    },
  };
}
