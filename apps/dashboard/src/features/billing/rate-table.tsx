import { Button } from "@mantine/core";
import type { LocalDate } from "@stint/core/days";
import type { BillingRate } from "@stint/protocol/billing";
import { IconHistory, IconPencil, IconPlayerStop, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { formatDate } from "../../format.ts";
import { attempt } from "./attempt.ts";
import { formatRate } from "./money.ts";
import type { RateAsked } from "./rate-dialog.tsx";
import { removeRate } from "./rate-queries.ts";
import type { SlotHistory } from "./rate-slots.ts";
import classes from "./rates.module.css";
import { RowMenu } from "./row-menu.tsx";

type Props = { slots: SlotHistory[]; today: LocalDate; onAsk: (asked: RateAsked) => void };

/** What each rate holds for, what it is now, and what it was before. */
export function RateTable({ slots, today, onAsk }: Props) {
  return (
    <ul className={classes.list} aria-label="Rates">
      {slots.map((slot) => (
        <Row key={slot.key} slot={slot} today={today} onAsk={onAsk} />
      ))}
    </ul>
  );
}

function Row({ slot, today, onAsk }: Omit<Props, "slots"> & { slot: SlotHistory }) {
  const { title, detail, now, next, currency, rates } = slot;
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={classes.slot}>
      <div className={classes.row}>
        <div className={classes.about}>
          <span className={classes.title}>{title}</span>
          <span className={classes.detail}>{detail}</span>
        </div>
        <div className={classes.amount}>
          <span className={classes.rate}>
            {now?.minorPerHour != null ? formatRate(now.minorPerHour, currency) : "No rate now"}
          </span>
          <span className={classes.detail}>{sinceWords(slot, today)}</span>
        </div>
        <div className={classes.actions}>
          <Button
            variant="default"
            size="xs"
            aria-label={`Change the rate of ${title}${detail ? `, ${detail}` : ""}`}
            onClick={() => onAsk({ as: "next", slot })}
          >
            Change
          </Button>
          <RowMenu
            label={`More for ${title}${detail ? `, ${detail}` : ""}`}
            actions={[
              {
                label: isOpen ? "Hide the history" : `Show the history (${rates.length})`,
                icon: IconHistory,
                run: () => setOpen(!isOpen),
              },
              now && !next
                ? { label: "End it", icon: IconPlayerStop, run: () => onAsk({ as: "end", slot }) }
                : null,
            ]}
          />
        </div>
      </div>
      {isOpen ? <History slot={slot} onAsk={onAsk} /> : null}
    </li>
  );
}

function sinceWords({ now, next, currency }: SlotHistory, today: LocalDate): string {
  const since = now ? `since ${formatDate(now.validFrom, { weekday: false })}` : "";
  if (!next) return now?.validFrom === today ? "since today" : since;
  const what = next.minorPerHour === null ? "ends" : formatRate(next.minorPerHour, currency);
  return `${what} from ${formatDate(next.validFrom, { weekday: false })}`;
}

function History({ slot, onAsk }: { slot: SlotHistory; onAsk: (asked: RateAsked) => void }) {
  return (
    <ul className={classes.history} aria-label={`History of ${slot.title}`}>
      {slot.rates.map((rate) => (
        <li key={rate.id} className={classes.past} data-now={rate.id === slot.now?.id || undefined}>
          <span className={classes.from}>from {formatDate(rate.validFrom, { weekday: false })}</span>
          <span className={classes.rate}>{rateWords(rate)}</span>
          <RowMenu
            label={`Actions for the rate from ${formatDate(rate.validFrom, { weekday: false })}`}
            actions={[
              { label: "Correct it", icon: IconPencil, run: () => onAsk({ as: "correction", slot, rate }) },
              {
                label: "Remove it",
                icon: IconTrash,
                run: () => void attempt("The rate was not removed", () => removeRate(rate)),
              },
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

function rateWords({ minorPerHour, currency }: BillingRate): string {
  return minorPerHour === null ? "ended" : formatRate(minorPerHour, currency);
}
