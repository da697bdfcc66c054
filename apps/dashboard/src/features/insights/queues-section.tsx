import { Anchor } from "@mantine/core";
import type { QueueState } from "@stint/protocol/insights";
import { Link } from "@tanstack/react-router";
import { Section } from "../../ui/section.tsx";
import table from "../../ui/table.module.css";
import { queueName, secondsWords } from "./operations-words.ts";

type Props = { queues: QueueState[]; outboxLagSeconds: number };

/** What is to be done a little later, and what was given up. */
export function QueuesSection({ queues, outboxLagSeconds }: Props) {
  return (
    <Section
      title="Queues"
      description={`Of all organisations together; what was given up, of yours. The oldest event has waited ${secondsWords(outboxLagSeconds)} to be told.`}
      flush
    >
      <table className={table.table} aria-label="Queues">
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col" data-number>
              Waiting
            </th>
            <th scope="col" data-number data-wide>
              Tried again
            </th>
            <th scope="col" data-number data-wide>
              Under way
            </th>
            <th scope="col" data-number>
              Given up
            </th>
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <tr key={queue.queue}>
              <th scope="row">{queueName(queue.queue)}</th>
              <td data-number>{queue.waiting}</td>
              <td data-number data-wide>
                {queue.retrying}
              </td>
              <td data-number data-wide>
                {queue.active}
              </td>
              <td data-number>
                <GivenUp queue={queue} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function GivenUp({ queue: { queue, ownDead } }: { queue: QueueState }) {
  if (ownDead === 0) return 0;
  if (queue === "notifications")
    return (
      <Anchor component={Link} to="/admin/teacher-monitoring">
        {ownDead}
      </Anchor>
    );
  if (queue === "time_capture") return <Anchor href="#failed-uploads">{ownDead}</Anchor>;
  if (queue === "deliveries") return <Anchor href="#failed-messages">{ownDead}</Anchor>;
  return ownDead;
}
