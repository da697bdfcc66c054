import { Button, Kbd } from "@mantine/core";
import classes from "./review.module.css";

const KEYS = [
  [["J", "K"], "move"],
  [["A"], "approve"],
  [["⇧", "A"], "approve the sure ones"],
  [["R"], "reject"],
  [["P"], "project"],
  [["T"], "task"],
  [["B"], "billable or not"],
  [["E"], "edit"],
  [["S"], "split"],
  [["M"], "merge"],
  [["X"], "mark for M and P"],
  [["U"], "undo"],
  [["N"], "next day"],
] as const;

/** What the keys do, and the undo of what was done last. */
export function ReviewKeys({ onUndo }: { onUndo: (() => void) | undefined }) {
  return (
    <div className={classes.foot}>
      <p className={classes.keys}>
        {KEYS.map(([keys, does]) => (
          <span key={does}>
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}{" "}
            {does}
          </span>
        ))}
      </p>
      <Button className={classes.undo} variant="default" disabled={!onUndo} onClick={onUndo}>
        Undo
      </Button>
    </div>
  );
}
