import type { Delivery, SentLink } from "@stint/protocol/meetings";
import type { DotState } from "../../ui/state-dot.tsx";

export type DeliveryWords = { state: DotState; word: string };

/** What became of a link on each way that there is to the student; empty where there is none. */
export function deliveryWords({ telegram, email }: Pick<SentLink, "telegram" | "email">): DeliveryWords[] {
  return [wordsOf("Telegram", telegram), wordsOf("e-mail", email)].filter((words) => words !== null);
}

function wordsOf(way: string, delivery: Delivery): DeliveryWords | null {
  if (delivery === "sent") return { state: "live", word: `Sent by ${way}` };
  if (delivery === "queued") return { state: "late", word: `On its way by ${way}` };
  return null;
}
