import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMe } from "../../me.ts";
import { SettingsSection } from "../access/settings-section.tsx";
import { EraseDialog } from "./erase-dialog.tsx";

/** Everybody may erase what was captured of them. */
export function OwnEvidenceSection() {
  const { user } = useMe();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <SettingsSection
      title="What was captured of you"
      description="Screenshots, focus sessions and activity signals from your computers. Your punches and time entries are not among them."
    >
      <div>
        <Button variant="default" onClick={open}>
          Erase what was captured of me
        </Button>
      </div>
      <EraseDialog person={opened ? { userId: user.id, name: user.name } : null} onClose={close} />
    </SettingsSection>
  );
}
