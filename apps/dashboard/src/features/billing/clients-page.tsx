import { Button, Switch, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Client, Project } from "@stint/protocol/projects";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ClientDialog } from "./client-dialog.tsx";
import { clientTree } from "./client-tree.ts";
import classes from "./clients.module.css";
import { ClientsTable } from "./clients-table.tsx";
import { ForManagers } from "./for-managers.tsx";
import { ProjectTable } from "./project-table.tsx";
import { clientsQuery, projectsQuery, settingsQuery } from "./queries.ts";
import type { ClientsSearch } from "./search.ts";

/** Whom work is done for, and their projects. */
export default function ClientsPage() {
  return (
    <ForManagers title="Clients">
      <Clients />
    </ForManagers>
  );
}

function Clients() {
  const [isAdding, adding] = useDisclosure(false);
  const navigate = useNavigate();
  const { data } = useQuery(clientsQuery);
  const isEmpty = data?.clients.length === 0;
  return (
    <Page
      title="Clients"
      actions={
        <>
          <Button component={Link} to="/rates" variant="default">
            Rates
          </Button>
          {isEmpty ? null : <Button onClick={adding.open}>Add a client</Button>}
        </>
      }
    >
      {isEmpty ? null : <Filters />}
      <ClientList onAdd={adding.open} />
      <ClientDialog
        opened={isAdding}
        client={null}
        onClose={adding.close}
        onSaved={({ id }) => void navigate({ to: "/clients/$clientId", params: { clientId: id } })}
      />
    </Page>
  );
}

function Filters() {
  const { q, archived } = useSearch({ from: "/frame/clients" });
  const navigate = useNavigate({ from: "/clients" });
  const narrow = (change: ClientsSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  return (
    <search className={classes.filters}>
      <TextInput
        aria-label="Filter clients"
        placeholder="Filter by client or project"
        leftSection={<IconSearch size={16} stroke={1.5} aria-hidden="true" />}
        className={classes.search}
        value={q ?? ""}
        onChange={(event) => narrow({ q: event.currentTarget.value || undefined })}
      />
      <Switch
        label="Show archived"
        checked={archived === true}
        onChange={(event) => narrow({ archived: event.currentTarget.checked || undefined })}
      />
    </search>
  );
}

function ClientList({ onAdd }: { onAdd: () => void }) {
  const clients = useQuery(clientsQuery);
  const projects = useQuery(projectsQuery);
  const error = clients.error ?? projects.error;
  if (!clients.data || !projects.data) {
    return (
      <Section flush>
        {error ? (
          <ErrorState
            title="The clients could not be loaded"
            error={error}
            onRetry={() => void Promise.all([clients.refetch(), projects.refetch()])}
          />
        ) : (
          <SkeletonRows rows={6} rowHeight={57} />
        )}
      </Section>
    );
  }
  return <Tree clients={clients.data.clients} projects={projects.data.projects} onAdd={onAdd} />;
}

type TreeProps = { clients: Client[]; projects: Project[]; onAdd: () => void };

function Tree({ clients, projects, onAdd }: TreeProps) {
  const { q, archived } = useSearch({ from: "/frame/clients" });
  const { data: settings } = useQuery(settingsQuery);
  const tree = clientTree(clients, projects, { typed: q, archived });
  const named = tree.flatMap(({ client, projects: own }) => (client ? [{ client, projects: own }] : []));
  const free = tree.find(({ client }) => client === null)?.projects ?? [];
  return (
    <>
      {clients.length === 0 ? (
        <Section>
          <EmptyState title="No clients yet" action={<Button onClick={onAdd}>Add your first client</Button>}>
            A client is whom work is billed to. Add one, then its projects: approved time on them can become
            an invoice.
          </EmptyState>
        </Section>
      ) : named.length > 0 ? (
        <Section flush>
          <ClientsTable branches={named} />
        </Section>
      ) : (
        <Section>
          <EmptyState title={q ? `No client matches “${q}”` : "Every client is archived"}>
            {q ? "Try part of a client's or a project's name." : "Show the archived ones to bring one back."}
          </EmptyState>
        </Section>
      )}
      {free.length > 0 ? (
        <Section
          title="Projects without a client"
          description="Time on them is billed to nobody until they have one."
          flush
        >
          <ProjectTable label="Projects without a client" projects={free} currency={settings?.currency} />
        </Section>
      ) : null}
    </>
  );
}
