import { Button, Kbd, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { localDateOf } from "@stint/core/days";
import type { Correction } from "@stint/protocol/shifts";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useMe } from "../../me.ts";
import { useViewer } from "../../preferences.ts";
import { Ago } from "../../ui/time.tsx";
import { CorrectionComparison } from "./correction-comparison.tsx";
import { subjectOf } from "./correction-words.ts";
import classes from "./pending-corrections.module.css";
import type { Decision } from "./use-decision.ts";

type Props = { corrections: Correction[]; onDecide: (decision: Decision) => void };

/** What waits for a decision, worked through by mouse or by J, K, A and D. */
export function PendingCorrections({ corrections, onDecide }: Props) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [notes, setNotes] = useState<Record<string, string>>({});
  const list = useRef<HTMLUListElement>(null);
  const chosen = Math.max(
    0,
    corrections.findIndex((correction) => correction.id === chosenId),
  );
  const current = corrections[chosen];

  const move = (step: number) => {
    const next = corrections[Math.min(corrections.length - 1, Math.max(0, chosen + step))];
    if (next) setChosenId(next.id);
  };
  const mayDecide = useMayDecide();
  const decide = (correction: Correction, decision: "approve" | "deny") => {
    if (!mayDecide(correction)) return;
    const after =
      corrections[corrections.indexOf(correction) + 1] ?? corrections[corrections.indexOf(correction) - 1];
    setChosenId(after?.id ?? null);
    onDecide({ id: correction.id, decision, note: notes[correction.id]?.trim() ?? "" });
  };
  useHotkeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
    ["a", (event) => current && !event.repeat && decide(current, "approve")],
    ["d", (event) => current && !event.repeat && decide(current, "deny")],
    ["n", () => list.current?.querySelector<HTMLInputElement>("[data-chosen] input")?.focus()],
  ]);
  useEffect(() => {
    if (chosenId) list.current?.querySelector("[data-chosen]")?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);

  return (
    <>
      <ul ref={list} className={classes.list}>
        {corrections.map((correction) => (
          <PendingItem
            key={correction.id}
            correction={correction}
            isChosen={correction === current}
            note={notes[correction.id] ?? ""}
            onNote={(note) => setNotes({ ...notes, [correction.id]: note })}
            onChoose={() => setChosenId(correction.id)}
            onDecide={(decision) => decide(correction, decision)}
          />
        ))}
      </ul>
      <p className={classes.keys}>
        <span>
          <Kbd>J</Kbd> <Kbd>K</Kbd> move
        </span>
        <span>
          <Kbd>A</Kbd> approve
        </span>
        <span>
          <Kbd>D</Kbd> deny
        </span>
        <span>
          <Kbd>N</Kbd> note
        </span>
      </p>
    </>
  );
}

type ItemProps = {
  correction: Correction;
  isChosen: boolean;
  note: string;
  onNote: (note: string) => void;
  onChoose: () => void;
  onDecide: (decision: "approve" | "deny") => void;
};

function PendingItem({ correction, isChosen, note, onNote, onChoose, onDecide }: ItemProps) {
  const viewer = useViewer();
  const { employee } = correction;
  const mayDecide = useMayDecide()(correction);
  return (
    <li
      className={classes.item}
      data-chosen={isChosen || undefined}
      onFocus={onChoose}
      onPointerDown={onChoose}
    >
      <div className={classes.asked}>
        <p className={classes.subject}>
          <Link
            to="/team/$employeeId"
            params={{ employeeId: employee.id }}
            search={daySearchOf(correction, viewer.timeZone)}
          >
            {employee.name}
          </Link>
          , {subjectOf(correction, viewer)}
        </p>
        <p className={classes.note}>{correction.note}</p>
        <p className={classes.when}>
          asked <Ago at={correction.requestedAt} />
        </p>
      </div>
      <CorrectionComparison correction={correction} />
      {mayDecide ? (
        <div className={classes.decision}>
          <TextInput
            aria-label={`Note to ${employee.name}`}
            placeholder={`Note to ${employee.name.split(" ")[0]} (optional)`}
            maxLength={1_000}
            value={note}
            onChange={(event) => onNote(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          />
          <Button variant={isChosen ? "filled" : "default"} onClick={() => onDecide("approve")}>
            Approve
          </Button>
          <Button variant="default" onClick={() => onDecide("deny")}>
            Deny
          </Button>
        </div>
      ) : (
        <p className={classes.own}>Somebody else has to decide your own correction.</p>
      )}
    </li>
  );
}

function daySearchOf(correction: Correction, timeZone: string): { date?: string } {
  const at = correction.original?.start ?? correction.start;
  return at ? { date: localDateOf(Date.parse(at), timeZone) } : {};
}

/** Nobody decides their own, except an owner, who has nobody above. */
function useMayDecide(): (correction: Correction) => boolean {
  const { user, member } = useMe();
  return (correction) => correction.employee.id !== user.id || member.role === "owner";
}
