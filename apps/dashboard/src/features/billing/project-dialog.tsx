import { Modal, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { ProjectBilling } from "@stint/protocol/billing";
import type { Project } from "@stint/protocol/projects";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { FormMessage } from "../../ui/form-message.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { useLast } from "../../ui/use-last.ts";
import { ColourField, firstFreeColour } from "./colour-field.tsx";
import { DialogButtons } from "./dialog-buttons.tsx";
import classes from "./form-grid.module.css";
import { hoursText, parseHours } from "./hours.ts";
import { moneyText, parseMoney } from "./money.ts";
import { MoneyField } from "./money-field.tsx";
import { namedErrors } from "./named-errors.ts";
import {
  clientBillingQuery,
  clientsQuery,
  projectBillingQuery,
  projectsQuery,
  saveProject,
  saveProjectBilling,
  settingsQuery,
} from "./queries.ts";

type Props = {
  opened: boolean;
  /** The one that is changed; none for a new one. */
  project: Project | null;
  /** Whose a new one is. */
  clientId: string | null;
  onClose: () => void;
};

const TAKEN = "There is a project of this name already.";
const STANDARD: ProjectBilling = { billable: true, budgetMinutes: null, budgetMinor: null };

/** Adds a project, or changes what it is and how it is billed. */
export function ProjectDialog({ opened, project: asked, clientId, onClose }: Props) {
  const last = useLast(asked);
  const project = opened ? asked : last;
  return (
    <Modal opened={opened} onClose={onClose} title={project ? "Change the project" : "Add a project"}>
      <Loaded key={project?.id} project={project} clientId={clientId} onClose={onClose} />
    </Modal>
  );
}

function Loaded({ project, clientId, onClose }: Omit<Props, "opened">) {
  const terms = useQuery({ ...projectBillingQuery(project?.id ?? ""), enabled: project !== null });
  const settings = useQuery(settingsQuery);
  const owner = project ? project.clientId : clientId;
  const client = useQuery({ ...clientBillingQuery(owner ?? ""), enabled: owner !== null });
  const known = project ? terms.data : STANDARD;
  const currency = owner === null ? settings.data?.currency : client.data?.currency;
  const error = terms.error ?? settings.error ?? client.error;
  if (error) return <FormMessage>{error.message}</FormMessage>;
  if (!known || !currency) return <SkeletonBlock height={404} />;
  return (
    <ProjectForm project={project} clientId={owner} terms={known} currency={currency} onClose={onClose} />
  );
}

type FormProps = Omit<Props, "opened"> & { terms: ProjectBilling; currency: string };

function ProjectForm({ project, clientId, terms, currency, onClose }: FormProps) {
  const projects = useQuery(projectsQuery).data?.projects ?? [];
  const form = useForm({
    initialValues: {
      name: project?.name ?? "",
      colour: project?.colour ?? firstFreeColour(projects),
      clientId,
      billable: terms.billable,
      hours: hoursText(terms.budgetMinutes),
      money: moneyText(terms.budgetMinor, currency),
    },
    validate: problems(currency),
  });
  // Where only the second half failed, trying again does not add the project once more.
  const made = useRef(project);
  const save = useMutation({
    mutationFn: async (values: typeof form.values) => {
      const { name, colour, clientId: owner } = values;
      const saved = await saveProject(made.current, { name: name.trim(), colour, clientId: owner });
      made.current = saved;
      const next = termsOf(values, currency);
      if (project || JSON.stringify(next) !== JSON.stringify(STANDARD))
        await saveProjectBilling(saved.id, next);
    },
    onError: (error) => form.setErrors(namedErrors(error, TAKEN).fields),
    onSuccess: onClose,
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        <FormMessage>{save.error ? namedErrors(save.error, TAKEN).message : null}</FormMessage>
        <TextInput
          label="Name"
          autoComplete="off"
          maxLength={200}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <ColourField {...form.getInputProps("colour")} />
        <ClientSelect {...form.getInputProps("clientId")} />
        <Switch
          label="Its time is billable"
          description="A task of its own may say otherwise."
          {...form.getInputProps("billable", { type: "checkbox" })}
        />
        <div className={classes.pair}>
          <TextInput
            label="Budget in hours"
            placeholder="None"
            inputMode="decimal"
            autoComplete="off"
            {...form.getInputProps("hours")}
          />
          <MoneyField
            label="Budget in money"
            placeholder="None"
            currency={currency}
            {...form.getInputProps("money")}
          />
        </div>
        <DialogButtons
          submit={project ? "Save changes" : "Add project"}
          busy={save.isPending}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}

function problems(currency: string) {
  return {
    name: (value: string) => (value.trim() ? null : "Name the project."),
    hours: (value: string) =>
      !value.trim() || parseHours(value) ? null : "Enter hours, such as 40 or 7:30.",
    money: (value: string) =>
      !value.trim() || (parseMoney(value, currency) ?? 0) > 0 ? null : "Enter an amount, such as 4000.",
  };
}

function termsOf(
  values: { billable: boolean; hours: string; money: string },
  currency: string,
): ProjectBilling {
  return {
    billable: values.billable,
    budgetMinutes: values.hours.trim() ? parseHours(values.hours) : null,
    budgetMinor: values.money.trim() ? parseMoney(values.money, currency) : null,
  };
}

/** An archived client only where the project has it already. */
function ClientSelect(field: { value?: string | null; onChange?: (id: string | null) => void }) {
  const { data } = useQuery(clientsQuery);
  const usable = data?.clients.filter(({ id, archived }) => !archived || id === field.value) ?? [];
  return (
    <Select
      label="Client"
      placeholder="No client"
      data={usable.map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      clearable
      {...field}
    />
  );
}
