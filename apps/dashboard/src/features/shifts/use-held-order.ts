import type { TeamMember } from "@stint/protocol/shifts";
import { useEffect, useEffectEvent, useState } from "react";
import { type BoardState, changedSince } from "./board-order.ts";

type Held = { places: Map<string, number>; states: Map<string, BoardState> };

/** Keeps every row where it is while the viewer has scrolled, and counts what changed meanwhile. */
export function useHeldOrder(ordered: TeamMember[], isScrolled: boolean) {
  const [held, setHeld] = useState<Held | null>(null);
  const hold = useEffectEvent(() =>
    setHeld({
      places: new Map(ordered.map((member, index) => [member.employeeId, index])),
      states: new Map(ordered.map((member) => [member.employeeId, member.state])),
    }),
  );
  useEffect(() => {
    if (isScrolled) hold();
    else setHeld(null);
  }, [isScrolled]);
  if (!held) return { rows: ordered, changed: 0 };
  return { rows: inPlaces(ordered, held.places), changed: changedSince(held.states, ordered) };
}

/** Everybody in the places they had; who had none comes last. */
export function inPlaces<T extends { employeeId: string }>(
  members: T[],
  places: ReadonlyMap<string, number>,
): T[] {
  const placeOf = (member: T) => places.get(member.employeeId) ?? Number.POSITIVE_INFINITY;
  return members.toSorted((a, b) => {
    const [left, right] = [placeOf(a), placeOf(b)];
    return left === right ? 0 : left - right;
  });
}
