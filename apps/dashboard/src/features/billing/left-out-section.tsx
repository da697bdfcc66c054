import { Button } from "@mantine/core";
import type { LeftOut } from "@stint/protocol/invoices";
import { Link } from "@tanstack/react-router";
import { formatDuration } from "../../format.ts";
import { Section } from "../../ui/section.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { showToast } from "../../ui/toast.ts";
import { attempt } from "./attempt.ts";
import classes from "./billing.module.css";
import { entriesWords } from "./entries-words.ts";
import type { PeriodAsked } from "./invoice-queries.ts";
import { reprice } from "./rate-queries.ts";

type Props = {
  left: LeftOut;
  /** The period, where something can still be done about it. */
  asked?: PeriodAsked;
};

type Reason = keyof LeftOut;

const REASONS: { reason: Reason; words: string; advice: string }[] = [
  {
    reason: "unpriced",
    words: "Without a rate",
    advice: "No rate held when it was approved. Set one, then give it to approved time.",
  },
  {
    reason: "withoutClient",
    words: "Without a client",
    advice: "It is said to be billable, but its project belongs to no client.",
  },
  {
    reason: "wrongCurrency",
    words: "In another currency",
    advice: "Its rate is not in the currency that its client is billed in. Nothing is converted.",
  },
  {
    reason: "notBillable",
    words: "Not billable",
    advice: "Its project has no client, or the entry, task or project says so.",
  },
];

/** Approved time of the period that no draft takes, and what can be done about it. */
export function LeftOutSection({ left, asked }: Props) {
  const shown = REASONS.filter(({ reason }) => left[reason].entries > 0);
  if (shown.length === 0) return null;
  return (
    <Section
      title="What is left out"
      description="Approved time of this period that goes on no invoice."
      aside={asked ? <RepriceButton left={left} asked={asked} /> : null}
      flush
    >
      <ul className={classes.list} aria-label="What is left out">
        {shown.map(({ reason, words, advice }) => (
          <li key={reason} className={classes.reason}>
            <div className={classes.about}>
              <StateDot state={reason === "notBillable" ? "out" : "late"} word={words} />
              <span className={classes.advice}>
                {advice} {asked ? <Where reason={reason} /> : null}
              </span>
            </div>
            <span className={classes.amount}>
              {formatDuration(left[reason].seconds)}
              <span className={classes.of}>{entriesWords(left[reason].entries)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Where({ reason }: { reason: Reason }) {
  if (reason === "withoutClient") return <Link to="/clients">Clients and projects</Link>;
  if (reason === "unpriced" || reason === "wrongCurrency") return <Link to="/rates">Rates</Link>;
  return null;
}

function RepriceButton({ left, asked }: Required<Props>) {
  if (left.unpriced.entries + left.wrongCurrency.entries === 0) return null;
  const { from, to } = asked;
  const run = () =>
    attempt("No rate was changed", async () => {
      const { changed, unpriced } = await reprice({ from, to, clientId: null });
      showToast({
        message: `${entriesWords(changed)} ${changed === 1 ? "has" : "have"} another rate now${unpriced > 0 ? `; ${unpriced} still ${unpriced === 1 ? "has" : "have"} none` : ""}.`,
      });
    });
  return (
    <Button variant="default" size="xs" className={classes.aside} onClick={() => void run()}>
      Apply the present rates
    </Button>
  );
}
