import type { Client, Project } from "@stint/protocol/projects";
import { Link } from "@tanstack/react-router";
import classes from "./clients.module.css";
import { ColourDot } from "./colour-dot.tsx";

const FEW = 6;

/** Clients by name, each with its projects in a line. */
export function ClientsTable({ branches }: { branches: { client: Client; projects: Project[] }[] }) {
  return (
    <ul className={classes.list} aria-label="Clients">
      {branches.map(({ client, projects }) => (
        <li key={client.id} className={classes.row} data-faded={client.archived || undefined}>
          <Link to="/clients/$clientId" params={{ clientId: client.id }} className={classes.client}>
            <span className={classes.name}>{client.name}</span>
            {client.archived ? <span className={classes.word}>Archived</span> : null}
          </Link>
          <ul className={classes.projects} aria-label={`Projects of ${client.name}`}>
            {projects.slice(0, FEW).map(({ id, name, colour }) => (
              <li key={id} className={classes.project}>
                <ColourDot colour={colour} />
                <span className={classes.projectName}>{name}</span>
              </li>
            ))}
            {projects.length > FEW ? <li className={classes.word}>{projects.length - FEW} more</li> : null}
            {projects.length === 0 ? <li className={classes.word}>No projects yet</li> : null}
          </ul>
        </li>
      ))}
    </ul>
  );
}
