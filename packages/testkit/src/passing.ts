import type { World } from "./world.ts";

/** Time passes as it does for a running server: in ticks of a second, each followed by a sweep. */
export async function pass(world: Pick<World, "clock" | "deps">, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await world.clock.advance(1_000);
    await world.deps.sweeper.sweep();
  }
}
