import { ActionIcon, Menu, Table } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Member } from "@stint/protocol/access";
import { IconDots, IconEraser, IconLink, IconPencil, IconUserCheck, IconUserOff } from "@tabler/icons-react";
import { useState } from "react";
import { formatDay } from "../../format.ts";
import { useMe } from "../../me.ts";
import { useViewer } from "../../preferences.ts";
import { StateDot } from "../../ui/state-dot.tsx";
import { EraseDialog } from "../evidence/erase-dialog.tsx";
import { DeactivateDialog } from "./deactivate-dialog.tsx";
import type { Handover } from "./link-dialog.tsx";
import { inviteAgain, reactivate } from "./members.ts";
import classes from "./people-table.module.css";
import { roleWord } from "./role-words.ts";

type PeopleTableProps = {
  members: Member[];
  onEdit: (member: Member) => void;
  onLink: (handover: Handover) => void;
};

const statusDot = {
  active: { state: "live", word: "Active" },
  invited: { state: "late", word: "Invited" },
  deactivated: { state: "out", word: "Deactivated" },
} as const;

export function PeopleTable({ members, onEdit, onLink }: PeopleTableProps) {
  const viewer = useViewer();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const [erased, setErased] = useState<Member | null>(null);

  return (
    <>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.person}>Name</Table.Th>
            <Table.Th className={classes.wide}>Role</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th className={classes.wide}>Added</Table.Th>
            <Table.Th className={classes.menu}>
              <span className="visually-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <Table.Tr key={member.id} data-faded={member.status === "deactivated" || undefined}>
              <Table.Td className={classes.person}>
                <span className={classes.name}>{member.name}</span>
                <span className={classes.email}>{member.email}</span>
                <span className={classes.narrow}>{roleWord[member.role]}</span>
              </Table.Td>
              <Table.Td className={classes.wide}>{roleWord[member.role]}</Table.Td>
              <Table.Td>
                <StateDot {...statusDot[member.status]} />
              </Table.Td>
              <Table.Td className={classes.wide}>
                {formatDay(member.createdAt, viewer, { weekday: false })}
              </Table.Td>
              <Table.Td className={classes.menu}>
                <RowMenu
                  member={member}
                  onEdit={onEdit}
                  onLink={onLink}
                  onDeactivate={setLeaving}
                  onErase={setErased}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <DeactivateDialog member={leaving} onClose={() => setLeaving(null)} />
      <EraseDialog person={erased} onClose={() => setErased(null)} />
    </>
  );
}

type RowMenuProps = Omit<PeopleTableProps, "members"> & {
  member: Member;
  onDeactivate: (member: Member) => void;
  onErase: (member: Member) => void;
};

function RowMenu({ member, onEdit, onLink, onDeactivate, onErase }: RowMenuProps) {
  const me = useMe();
  if (member.role === "owner" && me.member.role !== "owner") return null;
  const self = member.id === me.member.id || member.userId === me.user.id;

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const message = error instanceof Error ? error.message : "Something unexpected happened.";
      notifications.show({ color: "red", title: `Nothing was changed for ${member.name}`, message });
    }
  };

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={`Actions for ${member.name}`}>
          <IconDots size={18} stroke={1.5} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} stroke={1.5} />} onClick={() => onEdit(member)}>
          Change name or role
        </Menu.Item>
        {member.status === "invited" ? (
          <Menu.Item
            leftSection={<IconLink size={16} stroke={1.5} />}
            onClick={() =>
              attempt(async () => onLink({ name: member.name, invitation: await inviteAgain(member) }))
            }
          >
            New invitation link
          </Menu.Item>
        ) : null}
        {member.status === "deactivated" ? (
          <Menu.Item
            leftSection={<IconUserCheck size={16} stroke={1.5} />}
            onClick={() => attempt(() => reactivate(member))}
          >
            Reactivate
          </Menu.Item>
        ) : null}
        {member.status !== "deactivated" && !self ? (
          <Menu.Item
            leftSection={<IconUserOff size={16} stroke={1.5} />}
            onClick={() => onDeactivate(member)}
          >
            Deactivate
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconEraser size={16} stroke={1.5} />} onClick={() => onErase(member)}>
          Erase what was captured
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
