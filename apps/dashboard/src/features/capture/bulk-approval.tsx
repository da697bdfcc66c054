import { Button, NativeSelect } from "@mantine/core";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { useState } from "react";
import { sureEnough } from "./review-order.ts";

const LEAST = [95, 90, 85, 80, 75, 70, 60, 50];

type Props = { entries: TimeEntry[]; onApprove: (ids: string[]) => void };

/** Approves at once what is sure enough and needs no look. */
export function BulkApproval({ entries, onApprove }: Props) {
  const [least, setLeast] = useState(80);
  const meant = sureEnough(entries, least);
  const words = meant.length === 1 ? "Approve 1 entry" : `Approve ${meant.length} entries`;
  return (
    <>
      <NativeSelect
        label="At least this sure"
        value={String(least)}
        onChange={(event) => setLeast(Number(event.currentTarget.value))}
        data={LEAST.map((percent) => ({ value: String(percent), label: `${percent} %` }))}
      />
      <Button disabled={meant.length === 0} onClick={() => onApprove(meant.map(({ id }) => id))}>
        {meant.length === 0 ? "Nothing is this sure" : words}
      </Button>
    </>
  );
}
