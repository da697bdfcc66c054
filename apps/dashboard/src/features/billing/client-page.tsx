import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Client } from "@stint/protocol/projects";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { attempt } from "./attempt.ts";
import { ClientBillingSection } from "./client-billing-section.tsx";
import { ClientDialog } from "./client-dialog.tsx";
import { ForManagers } from "./for-managers.tsx";
import classes from "./page-links.module.css";
import { ProjectDialog } from "./project-dialog.tsx";
import { ProjectTable } from "./project-table.tsx";
import { clientBillingQuery, clientsQuery, projectsQuery, saveClient } from "./queries.ts";
import { isId } from "./search.ts";

/** One client: their projects, and how they are billed. */
export default function ClientPage() {
  return (
    <ForManagers title="Client">
      <Known />
    </ForManagers>
  );
}

function Known() {
  const { clientId } = useParams({ from: "/frame/clients/$clientId" });
  const { data, error, refetch } = useQuery(clientsQuery);
  const projects = useQuery(projectsQuery);
  const billing = useQuery({ ...clientBillingQuery(clientId), enabled: isId(clientId) });
  const client = data?.clients.find(({ id }) => id === clientId);
  // What is above the forms has its size before they are drawn, so that nothing jumps.
  const isWhole = !projects.isPending && !billing.isPending;
  if (client && isWhole) return <ClientView key={client.id} client={client} />;
  return (
    <Page title={client?.name ?? (data ? "Client" : "\u00a0")}>
      {data && !client ? (
        <Section>
          <EmptyState
            title="There is no such client"
            action={
              <Button component={Link} to="/clients" variant="default">
                All clients
              </Button>
            }
          />
        </Section>
      ) : error ? (
        <Section>
          <ErrorState title="The client could not be loaded" error={error} onRetry={() => void refetch()} />
        </Section>
      ) : (
        <Section flush>
          <SkeletonRows rows={4} rowHeight={57} />
        </Section>
      )}
    </Page>
  );
}

function ClientView({ client }: { client: Client }) {
  const [isRenaming, renaming] = useDisclosure(false);
  const [isAdding, adding] = useDisclosure(false);
  return (
    <Page
      title={client.name}
      description={client.archived ? "Archived: nothing new is booked on its projects" : undefined}
      actions={
        <>
          <Button variant="default" onClick={renaming.open}>
            Rename
          </Button>
          <ArchiveButton client={client} />
          <Button onClick={adding.open}>Add a project</Button>
        </>
      }
    >
      <Projects client={client} onAdd={adding.open} />
      <ClientBillingSection client={client} />
      <p className={classes.links}>
        <Link to="/clients">All clients</Link>
        <Link to="/rates" search={{ client: client.id }}>
          Rates of {client.name}
        </Link>
        <Link to="/invoices" search={{ client: client.id }}>
          Invoices of {client.name}
        </Link>
      </p>
      <ClientDialog opened={isRenaming} client={client} onClose={renaming.close} />
      <ProjectDialog opened={isAdding} project={null} clientId={client.id} onClose={adding.close} />
    </Page>
  );
}

function ArchiveButton({ client }: { client: Client }) {
  const set = (archived: boolean) =>
    attempt(`${client.name} was not changed`, () => saveClient(client, { archived }));
  if (client.archived) {
    return (
      <Button variant="default" onClick={() => void set(false)}>
        Bring back
      </Button>
    );
  }
  return (
    <ConfirmButton
      title={`Archive ${client.name}?`}
      consequence="Its projects are suggested to nobody any more and take no new time. What has been worked and billed stays, and you can bring it back."
      confirm="Archive"
      onConfirm={() => set(true)}
    >
      Archive
    </ConfirmButton>
  );
}

function Projects({ client, onAdd }: { client: Client; onAdd: () => void }) {
  const { data, error, refetch } = useQuery(projectsQuery);
  const { data: billing } = useQuery(clientBillingQuery(client.id));
  const [withArchived, setWithArchived] = useState(false);
  const own = data?.projects.filter(({ clientId }) => clientId === client.id);
  const archived = own?.filter((project) => project.archived).length ?? 0;
  const shown = own?.filter((project) => withArchived || !project.archived);
  return (
    <Section
      title="Projects"
      aside={
        archived > 0 ? (
          <Button variant="subtle" size="xs" onClick={() => setWithArchived(!withArchived)}>
            {withArchived ? "Hide archived" : `Show ${archived} archived`}
          </Button>
        ) : null
      }
      flush
    >
      {!shown ? (
        error ? (
          <ErrorState title="The projects could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} rowHeight={57} />
        )
      ) : shown.length > 0 ? (
        <ProjectTable label={`Projects of ${client.name}`} projects={shown} currency={billing?.currency} />
      ) : (
        <EmptyState
          title="No projects yet"
          action={
            <Button variant="default" onClick={onAdd}>
              Add a project
            </Button>
          }
        >
          Time is booked on projects. What is approved on {client.name}'s can be billed to them.
        </EmptyState>
      )}
    </Section>
  );
}
