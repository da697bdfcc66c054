import { useHotkeys } from "@mantine/hooks";
import type { DayReview } from "./use-day-review.ts";

/** The keys that a day is worked through by. A key that is held down moves on, and does anything else once. */
export function useReviewKeys(day: DayReview, onNext: (() => void) | undefined): void {
  const isFor = (event: KeyboardEvent) => !day.isOpen() && !isInMenu(event);
  const move = (step: number) => (event: KeyboardEvent) => {
    if (isFor(event)) day.move(step);
  };
  const once = (act: () => void) => (event: KeyboardEvent) => {
    if (isFor(event) && !event.repeat) act();
  };
  useHotkeys([
    ["j", move(1)],
    ["k", move(-1)],
    ["ArrowDown", move(1)],
    ["ArrowUp", move(-1)],
    ["a", once(() => day.decideChosen("approved"))],
    ["shift+a", once(day.decideSure)],
    ["r", once(() => day.decideChosen("rejected"))],
    ["p", once(() => day.open("project"))],
    ["t", once(() => day.open("task"))],
    ["b", once(() => day.toggleBillable())],
    ["e", once(() => day.open("edit"))],
    ["s", once(() => day.open("split"))],
    ["m", once(() => day.merge())],
    ["x", once(() => day.mark())],
    ["u", once(day.undo)],
    ["n", once(() => onNext?.())],
  ]);
}

function isInMenu({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('[role="menu"], [aria-expanded="true"]') !== null;
}
