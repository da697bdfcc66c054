import { useHotkeys } from "@mantine/hooks";

type Acts = {
  onMove: (step: number) => void;
  onDecide: (status: "approved" | "rejected") => void;
  onEdit: () => void;
  onUndo: () => void;
};

/** The keys that a day is worked through by. A key that is held down moves on, and decides once. */
export function useReviewKeys(isActive: boolean, { onMove, onDecide, onEdit, onUndo }: Acts): void {
  const move = (step: number) => () => {
    if (isActive) onMove(step);
  };
  const once = (act: () => void) => (event: KeyboardEvent) => {
    if (isActive && !event.repeat) act();
  };
  useHotkeys([
    ["j", move(1)],
    ["k", move(-1)],
    ["ArrowDown", move(1)],
    ["ArrowUp", move(-1)],
    ["a", once(() => onDecide("approved"))],
    ["r", once(() => onDecide("rejected"))],
    ["e", once(onEdit)],
    ["u", once(onUndo)],
  ]);
}
