import { Button, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Member } from "@stint/protocol/access";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { atLeast, useMe } from "../../me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { type Handover, LinkDialog } from "./link-dialog.tsx";
import { matching, membersQuery } from "./members.ts";
import { PeopleTable } from "./people-table.tsx";

const route = getRouteApi("/frame/people");

export default function PeoplePage() {
  const { member } = useMe();
  if (!atLeast(member.role, "admin")) {
    return (
      <Page title="People">
        <Section>
          <EmptyState title="This page is for administrators">
            Ask an administrator to invite somebody or to change a role.
          </EmptyState>
        </Section>
      </Page>
    );
  }
  return <People />;
}

function People() {
  const typed = route.useSearch().q ?? "";
  const navigate = useNavigate();
  const [inviting, { open, close }] = useDisclosure(false);
  const [edited, setEdited] = useState<Member | null>(null);
  const [link, setLink] = useState<Handover | null>(null);

  return (
    <Page title="People" actions={<Button onClick={open}>Invite someone</Button>}>
      <TextInput
        aria-label="Filter people"
        placeholder="Filter by name, e-mail or role"
        leftSection={<IconSearch size={16} stroke={1.5} aria-hidden="true" />}
        value={typed}
        onChange={(event) =>
          void navigate({
            to: "/people",
            search: { q: event.currentTarget.value || undefined },
            replace: true,
          })
        }
        maw={{ sm: 320 }}
      />
      <Section flush>
        <PeopleList typed={typed} onEdit={setEdited} onLink={setLink} />
      </Section>
      <InviteDialog opened={inviting} onClose={close} />
      <EditDialog member={edited} onClose={() => setEdited(null)} />
      <LinkDialog handover={link} onClose={() => setLink(null)} />
    </Page>
  );
}

type PeopleListProps = {
  typed: string;
  onEdit: (member: Member) => void;
  onLink: (handover: Handover) => void;
};

function PeopleList({ typed, onEdit, onLink }: PeopleListProps) {
  const { data, error, refetch } = useQuery(membersQuery);
  if (error && !data) {
    return (
      <ErrorState
        title="The list of people could not be loaded"
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) return <SkeletonRows rows={8} rowHeight={57} />;
  const shown = matching(data.members, typed);
  if (shown.length === 0) {
    return (
      <EmptyState title={`Nobody matches “${typed}”`}>Try part of a name, an e-mail or a role.</EmptyState>
    );
  }
  return <PeopleTable members={shown} onEdit={onEdit} onLink={onLink} />;
}
