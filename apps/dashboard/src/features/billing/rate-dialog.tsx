import { Modal } from "@mantine/core";
import type { BillingRate } from "@stint/protocol/billing";
import { useLast } from "../../ui/use-last.ts";
import type { Kept } from "./kept-dialog.tsx";
import { RateForm } from "./rate-form.tsx";
import type { Names, SlotHistory } from "./rate-slots.ts";

/** A new rate, the next one of what has one, its end, or a correction of one that was set. */
export type RateAsked =
  | { as: "new" }
  | { as: "next" | "end"; slot: SlotHistory }
  | { as: "correction"; slot: SlotHistory; rate: BillingRate };

type Props = {
  asked: RateAsked | null;
  names: Names;
  onClose: () => void;
  /** Some approved entries keep another rate. */
  onKept: (kept: Kept) => void;
};

const TITLES = {
  new: "Add a rate",
  next: "Change the rate",
  end: "End the rate",
  correction: "Correct the rate",
};

export function RateDialog({ asked: shown, names, onClose, onKept }: Props) {
  const asked = useLast(shown);
  return (
    <Modal opened={shown !== null} onClose={onClose} title={asked ? TITLES[asked.as] : undefined}>
      {asked ? <RateForm asked={asked} names={names} onClose={onClose} onKept={onKept} /> : null}
    </Modal>
  );
}
