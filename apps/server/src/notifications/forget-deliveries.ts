import type { Database } from "../db/database.ts";

/** Messages are kept for 90 days, those that are still tried for as long as they are. */
export async function forgetDeliveries({ pool }: Pick<Database, "pool">): Promise<{ forgotten: number }> {
  const { rowCount } = await pool.query(
    "delete from delivery where created_at < wall_now() - interval '90 days' and state <> 'queued'",
  );
  return { forgotten: rowCount ?? 0 };
}
