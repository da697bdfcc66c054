import type pg from "pg";

const LOOK_EVERY_MS = 60_000;

/** The embedded database has no autovacuum, and without one the dead rows of lazy deadlines would slow every sweep down. Returns what stops it. */
export function startVacuum(pool: pg.Pool): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // What could not be vacuumed now is found again at the next look.
    running = running.then(() => vacuumWhereNeeded(pool)).catch(() => {});
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Vacuums and analyses the tables that have changed much since the last time, by autovacuum's own rule. Returns their names. */
export async function vacuumWhereNeeded(pool: pg.Pool): Promise<string[]> {
  await pool.query("select pg_stat_force_next_flush()");
  const { rows } = await pool.query<{ name: string }>(`
    select format('%I.%I', s.schemaname, s.relname) as name
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where greatest(s.n_dead_tup, s.n_mod_since_analyze) > 2000 + 0.2 * greatest(c.reltuples, 0) order by 1`);
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`);
  return rows.map((row) => row.name);
}
