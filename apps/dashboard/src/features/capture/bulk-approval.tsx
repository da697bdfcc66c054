import { Button, NativeSelect } from "@mantine/core";

const LEAST = [95, 90, 85, 80, 75, 70, 60, 50];

type Props = { least: number; onLeast: (percent: number) => void; count: number; onApprove: () => void };

/** Approves at once what is sure enough and needs no look. */
export function BulkApproval({ least, onLeast, count, onApprove }: Props) {
  const words = count === 1 ? "Approve 1 entry" : `Approve ${count} entries`;
  return (
    <>
      <NativeSelect
        label="At least this sure"
        value={String(least)}
        onChange={(event) => onLeast(Number(event.currentTarget.value))}
        data={LEAST.map((percent) => ({ value: String(percent), label: `${percent} %` }))}
      />
      <Button disabled={count === 0} onClick={onApprove}>
        {count === 0 ? "Nothing is this sure" : words}
      </Button>
    </>
  );
}
