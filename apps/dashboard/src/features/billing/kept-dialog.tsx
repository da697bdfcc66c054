import { Button, Group, Modal, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { formatDate } from "../../format.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { showToast } from "../../ui/toast.ts";
import { useLast } from "../../ui/use-last.ts";
import { entriesWords } from "./entries-words.ts";
import classes from "./rate-form.module.css";
import { type RepriceAsked, reprice } from "./rate-queries.ts";

/** Approved entries that would have another rate now. */
export type Kept = RepriceAsked & { entries: number };

/** Asks whether time that is approved and not billed yet is to have the new rates too. */
export function KeptDialog({ kept: shown, onClose }: { kept: Kept | null; onClose: () => void }) {
  const kept = useLast(shown);
  const change = useMutation({
    mutationFn: ({ entries: _, ...asked }: Kept) => reprice(asked),
    onSuccess: ({ changed }) => {
      showToast({ message: `${entriesWords(changed)} ${changed === 1 ? "has" : "have"} another rate now.` });
      onClose();
    },
  });
  return (
    <Modal opened={shown !== null} onClose={onClose} title="Approved time keeps its rate">
      {kept ? (
        <Stack gap="md">
          <FormMessage>{change.error ? formErrors(change.error).message : null}</FormMessage>
          <p className={classes.kept}>
            {entriesWords(kept.entries)} since {formatDate(kept.from, { weekday: false })}{" "}
            {kept.entries === 1 ? "was" : "were"} approved with another rate and{" "}
            {kept.entries === 1 ? "is" : "are"} not billed yet. Invoices that exist do not change either way.
          </p>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Leave as approved
            </Button>
            <Button loading={change.isPending} onClick={() => change.mutate(kept)} data-autofocus>
              Give {kept.entries === 1 ? "it" : "them"} the present rates
            </Button>
          </Group>
        </Stack>
      ) : null}
    </Modal>
  );
}
