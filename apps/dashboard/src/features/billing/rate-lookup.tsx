import { Select, TextInput } from "@mantine/core";
import type { RateSource } from "@stint/core/billing/rates";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatDate } from "../../format.ts";
import { useMe } from "../../me.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { formatRate } from "./money.ts";
import { optionsOf, projectOptions } from "./options.ts";
import { clientBillingQuery, settingsQuery } from "./queries.ts";
import { type Rung, rateLadder } from "./rate-ladder.ts";
import { ratesQuery } from "./rate-queries.ts";
import type { Names } from "./rate-slots.ts";
import classes from "./rates.module.css";
import { useToday } from "./use-today.ts";

type Asked = { userId: string | null; projectId: string | null; taskId: string | null; day: string };

/** Which rate counts for a person, a project and a day, and what it is chosen from. */
export function RateLookup({ names }: { names: Names }) {
  const { user } = useMe();
  const today = useToday();
  const first = names.projects.find(({ archived, clientId }) => !archived && clientId !== null);
  const [asked, setAsked] = useState<Asked>({
    userId: user.id,
    projectId: first?.id ?? null,
    taskId: null,
    day: today,
  });
  const change = (part: Partial<Asked>) => setAsked((before) => ({ ...before, ...part }));
  const tasks = names.tasks.filter(({ projectId }) => projectId === asked.projectId);
  return (
    <>
      <div className={classes.asked}>
        <Select
          label="Person"
          data={optionsOf(names.people)}
          searchable
          allowDeselect={false}
          value={asked.userId}
          onChange={(userId) => change({ userId })}
        />
        <Select
          label="Project"
          placeholder="None"
          data={projectOptions(names)}
          searchable
          clearable
          value={asked.projectId}
          onChange={(projectId) => change({ projectId, taskId: null })}
        />
        <Select
          label="Task"
          placeholder={tasks.length === 0 ? "It has none" : "None"}
          data={optionsOf(tasks)}
          disabled={tasks.length === 0}
          searchable
          clearable
          value={asked.taskId}
          onChange={(taskId) => change({ taskId })}
        />
        <TextInput
          type="date"
          label="Day"
          value={asked.day}
          onChange={(event) => change({ day: event.currentTarget.value || today })}
        />
      </div>
      <Answer asked={asked} names={names} />
    </>
  );
}

function Answer({ asked, names }: { asked: Asked; names: Names }) {
  const project = names.projects.find(({ id }) => id === asked.projectId);
  const clientId = project?.clientId ?? null;
  const rates = useQuery(ratesQuery);
  const settings = useQuery(settingsQuery);
  const client = useQuery({ ...clientBillingQuery(clientId ?? ""), enabled: clientId !== null });
  const currency = clientId === null ? settings.data?.currency : client.data?.currency;
  const error = rates.error ?? settings.error ?? client.error;
  if (error) return <FormMessage>{error.message}</FormMessage>;
  const person = names.people.find(({ id }) => id === asked.userId)?.name;
  if (!asked.userId || !person) return <p className={classes.hint}>Choose whose time it is.</p>;
  if (!rates.data || !currency) return <div className={classes.waiting} />;
  const ladder = rateLadder(rates.data.rates, {
    ...asked,
    userId: asked.userId,
    clientId,
    currency,
    entryMinorPerHour: null,
  });
  const words = wordsOf(asked, names, person);
  const winner = ladder.find(({ counts }) => counts);
  return (
    <>
      <p className={classes.answer} role="status">
        {person}
        {project ? ` on ${project.name}` : ""}:{" "}
        {winner?.minorPerHour != null ? (
          <>
            <strong>{formatRate(winner.minorPerHour, currency)}</strong> from {FROM[winner.source]}.
          </>
        ) : (
          <>
            <strong>no rate</strong> in {currency}. Such time is left out of invoices.
          </>
        )}
      </p>
      <ol className={classes.ladder} aria-label="In this order">
        {ladder.map((rung) => (
          <li key={rung.source} className={classes.rung} data-counts={rung.counts || undefined}>
            <span>{words[rung.source]}</span>
            <span>{rungWords(rung, currency)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

const FROM: Record<RateSource, string> = {
  entry: "the entry itself",
  task_user: "their own rate on the task",
  task: "the task's rate",
  project_user: "their own rate on the project",
  project: "the project's rate",
  client_user: "their own rate at the client",
  client: "the client's rate",
  user: "their own rate",
  organisation: "the rate for everybody",
};

function wordsOf({ taskId, projectId }: Asked, names: Names, person: string): Record<RateSource, string> {
  const task = names.tasks.find(({ id }) => id === taskId)?.name ?? "";
  const project = names.projects.find(({ id }) => id === projectId);
  const client = names.clients.find(({ id }) => id === project?.clientId)?.name ?? "";
  return {
    entry: "The entry itself",
    task_user: `${person} on the task ${task}`,
    task: `The task ${task}`,
    project_user: `${person} on the project ${project?.name ?? ""}`,
    project: `The project ${project?.name ?? ""}`,
    client_user: `${person} at ${client}`,
    client: `The client ${client}`,
    user: person,
    organisation: "Everybody",
  };
}

function rungWords({ minorPerHour, validFrom, counts }: Rung, currency: string): string {
  if (minorPerHour === null) return `nothing in ${currency}`;
  const since = validFrom ? ` since ${formatDate(validFrom, { weekday: false })}` : "";
  return `${formatRate(minorPerHour, currency)}${since}${counts ? ", counts" : ""}`;
}
