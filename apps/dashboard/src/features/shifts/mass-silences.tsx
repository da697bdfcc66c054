import { PATHS } from "@stint/protocol/paths";
import type { MassSilence } from "@stint/protocol/shifts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { api } from "../../api.ts";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { Section } from "../../ui/section.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import { showToast } from "../../ui/toast.ts";
import classes from "./mass-silences.module.css";
import { massSilencesQuery } from "./queries.ts";

type Silence = z.infer<typeof MassSilence>;

/** The times when many were punched out together, each to be credited back as one batch. */
export function MassSilences() {
  const { data } = useQuery(massSilencesQuery);
  const shown = data?.massSilences.filter((silence) => silence.closed > 0 || silence.state === "held") ?? [];
  if (shown.length === 0) return null;
  return (
    <Section
      title="Many fell silent together"
      description="Most likely a network fault. Reinstating credits everybody up to the moment they were punched out."
      flush
    >
      <ul className={classes.list}>
        {shown.map((silence) => (
          <Item key={silence.id} silence={silence} />
        ))}
      </ul>
    </Section>
  );
}

function Item({ silence }: { silence: Silence }) {
  const client = useQueryClient();
  const reinstating = useMutation({
    mutationFn: () => api.post<{ reinstated: number }>(`${PATHS.massSilences}/${silence.id}/reinstate`),
    onError: (error) =>
      showToast({ title: "Nothing was reinstated", message: error.message, tone: "problem" }),
    onSettled: () => client.invalidateQueries({ queryKey: ["shifts"] }),
  });
  const shifts = silence.closed === 1 ? "1 shift" : `${silence.closed} shifts`;
  return (
    <li className={classes.item}>
      <span className={classes.when}>
        <TimeOfDay at={silence.since} day />
      </span>
      <span className={classes.what}>
        {silence.state === "held" ? "Held: nobody is being punched out yet" : `${shifts} punched out`}
      </span>
      {silence.state === "expired" ? (
        <ConfirmButton
          title={`Reinstate ${shifts}?`}
          consequence={`Each counts up to the moment it was closed, or up to the person’s next shift. Like every decision this is written to the record for good.`}
          confirm={`Reinstate ${shifts}`}
          onConfirm={() => reinstating.mutateAsync().catch(() => null)}
        >
          Reinstate
        </ConfirmButton>
      ) : (
        <StateDot
          state={silence.state === "held" ? "late" : "live"}
          word={silence.state === "held" ? "Held" : "Reinstated"}
        />
      )}
    </li>
  );
}
