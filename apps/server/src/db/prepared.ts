import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";

/**
 * Begins a statement that is parsed and planned once on each connection instead of at every call: for the few whose
 * planning costs more than their work. Whether its rows may be seen is still asked at every call.
 */
const MARK = "/* prepared */";

/** The pool as Kysely uses it, which knows no named statements. */
export function preparing(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `stint-${names.size + 1}`;
    names.set(text, name);
    return name;
  };
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const wrap = (client: pg.PoolClient): PostgresPoolClient => {
    const query = (text: string, values: unknown[]) =>
      client.query(text.startsWith(MARK) ? { name: nameOf(text), text, values } : { text, values });
    // Kysely's other way to call it, with a cursor, is one that this driver was not given.
    return {
      query: query as unknown as PostgresPoolClient["query"],
      release: (destroy) => client.release(destroy),
    };
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const wrapped = clients.get(client) ?? wrap(client);
      clients.set(client, wrapped);
      return wrapped;
    },
  };
}
