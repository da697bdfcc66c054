import { Modal } from "@mantine/core";
import { useLast } from "../../ui/use-last.ts";
import { InvitationLink } from "./invitation-link.tsx";
import type { Invitation } from "./members.ts";

export type Handover = { name: string; invitation: Invitation };

type LinkDialogProps = { handover: Handover | null; onClose: () => void };

export function LinkDialog({ handover: asked, onClose }: LinkDialogProps) {
  const handover = useLast(asked);
  return (
    <Modal opened={asked !== null} onClose={onClose} title="New invitation link">
      {handover ? <InvitationLink {...handover} onDone={onClose} /> : null}
    </Modal>
  );
}
