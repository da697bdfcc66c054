import { Button } from "@mantine/core";
import type { Project } from "@stint/protocol/projects";
import { IconArchive, IconArchiveOff, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatMoney } from "../../format-money.ts";
import { attempt } from "./attempt.ts";
import { ColourDot } from "./colour-dot.tsx";
import { hoursWords } from "./hours.ts";
import { ProjectDialog } from "./project-dialog.tsx";
import classes from "./project-table.module.css";
import { projectBillingQuery, saveProject, tasksQuery } from "./queries.ts";
import { RowMenu } from "./row-menu.tsx";
import { TasksDialog } from "./tasks-dialog.tsx";

type Props = {
  label: string;
  projects: Project[];
  /** That of budgets in money. */
  currency: string | undefined;
};

/** Projects by name: whether their time is billed, their budget and their tasks. */
export function ProjectTable({ label, projects, currency }: Props) {
  const [edited, setEdited] = useState<Project | null>(null);
  const [divided, setDivided] = useState<Project | null>(null);
  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {projects.map((project) => (
          <li key={project.id} className={classes.row} data-faded={project.archived || undefined}>
            <ColourDot colour={project.colour} />
            <div className={classes.about}>
              <span className={classes.name}>{project.name}</span>
              <Terms project={project} currency={currency} />
            </div>
            <div className={classes.actions}>
              <TasksButton project={project} onOpen={() => setDivided(project)} />
              <ProjectMenu project={project} onEdit={() => setEdited(project)} />
            </div>
          </li>
        ))}
      </ul>
      <ProjectDialog
        opened={edited !== null}
        project={edited}
        clientId={null}
        onClose={() => setEdited(null)}
      />
      <TasksDialog project={divided} onClose={() => setDivided(null)} />
    </>
  );
}

function Terms({ project, currency }: { project: Project; currency: string | undefined }) {
  const { data: terms } = useQuery(projectBillingQuery(project.id));
  const words = terms && [
    project.archived ? "Archived" : null,
    terms.billable ? "Billable" : "Not billable",
    terms.budgetMinutes ? `budget ${hoursWords(terms.budgetMinutes)}` : null,
    terms.budgetMinor && currency ? `budget ${formatMoney(terms.budgetMinor, currency)}` : null,
  ];
  return <span className={classes.terms}>{words?.filter(Boolean).join(", ") ?? "\u00a0"}</span>;
}

function TasksButton({ project, onOpen }: { project: Project; onOpen: () => void }) {
  const { data } = useQuery(tasksQuery(project.id));
  const open = data?.tasks.filter(({ archived }) => !archived).length ?? 0;
  return (
    <Button variant="subtle" size="xs" onClick={onOpen}>
      {open === 0 ? "Tasks" : open === 1 ? "1 task" : `${open} tasks`}
      <span className="visually-hidden">&nbsp;of {project.name}</span>
    </Button>
  );
}

function ProjectMenu({ project, onEdit }: { project: Project; onEdit: () => void }) {
  const { name, archived } = project;
  const archive = () =>
    void attempt(`${name} was not changed`, () => saveProject(project, { archived: !archived }));
  return (
    <RowMenu
      label={`Actions for ${name}`}
      actions={[
        { label: "Change", icon: IconPencil, run: onEdit },
        archived
          ? { label: "Bring back", icon: IconArchiveOff, run: archive }
          : { label: "Archive", icon: IconArchive, run: archive },
      ]}
    />
  );
}
