import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, type TablerIcon } from "@tabler/icons-react";

export type RowAction = { label: string; icon: TablerIcon; run: () => void };

/** What can be done with one row of a list. */
export function RowMenu({ label, actions }: { label: string; actions: readonly (RowAction | null)[] }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={label}>
          <IconDots size={18} stroke={1.5} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (action ? <Item key={action.label} action={action} /> : null))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Item({ action: { label, icon: Icon, run } }: { action: RowAction }) {
  return (
    <Menu.Item leftSection={<Icon size={16} stroke={1.5} aria-hidden="true" />} onClick={run}>
      {label}
    </Menu.Item>
  );
}
