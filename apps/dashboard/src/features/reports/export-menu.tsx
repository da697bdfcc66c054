import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { entriesAddress, type ReportAsked, reportAddress } from "./queries.ts";

/** The report as it is shown, or the entries behind it, as files. */
export function ExportMenu({ asked }: { asked: ReportAsked }) {
  const files = [
    { label: "Report as CSV", href: reportAddress(asked, "csv") },
    { label: "Report as JSON", href: reportAddress(asked, "json") },
    { label: "Entries as CSV", href: entriesAddress(asked, "csv") },
    { label: "Entries as JSON", href: entriesAddress(asked, "json") },
    { label: "Entries as a calendar", href: entriesAddress(asked, "ics") },
  ];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {files.map(({ label, href }) => (
          <Menu.Item key={label} component="a" href={href} download>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
