import { Button, Group, Modal, NumberInput, Select, Stack, Text } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import type { OrganisationView } from "@stint/protocol/access";
import type { RetentionPreview } from "@stint/protocol/evidence";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formErrors } from "../../form-errors.ts";
import { saveOrganisation } from "../access/organisation.ts";
import { SettingsForm, SettingsSection } from "../access/settings-section.tsx";
import { capturedWords, counted } from "./captured-words.ts";
import classes from "./evidence.module.css";
import { previewQuery } from "./queries.ts";
import { isDays, keptOf, type RetentionValues } from "./retention-values.ts";

const CHOICES = [
  { value: "ever", label: "For ever" },
  { value: "days", label: "For so many days" },
];
const TOO_MANY = "From 1 to 3,650 days.";

/** Two times, and what either would delete now. */
export function RetentionForm({ organisation }: { organisation: OrganisationView }) {
  const { evidenceRetentionDays, policies } = organisation;
  const form = useForm<RetentionValues>({
    initialValues: {
      screenshots: policies.window.screenshotRetentionDays,
      keeps: evidenceRetentionDays === null ? "ever" : "days",
      evidence: evidenceRetentionDays ?? 180,
    },
    validate: {
      screenshots: (days) => (isDays(days) ? null : TOO_MANY),
      evidence: (days, { keeps }) => (keeps === "ever" || isDays(days) ? null : TOO_MANY),
    },
  });
  const [asked, setAsked] = useState<RetentionPreview | null>(null);
  const save = useMutation({
    mutationFn: ({ screenshots, keeps, evidence }: RetentionValues) =>
      saveOrganisation({
        evidenceRetentionDays: keeps === "ever" ? null : Number(evidence),
        policies: { window: { screenshotRetentionDays: Number(screenshots) } },
      }),
    onSuccess: (_, values) => form.resetDirty(values),
    onSettled: () => setAsked(null),
  });
  const preview = usePreview(form.values);
  const ask = (values: RetentionValues) =>
    preview && capturedWords(preview) ? setAsked(preview) : save.mutate(values);

  return (
    <SettingsSection
      title="What computers tell"
      description="Screenshots, focus sessions and activity signals. What gets older than this is deleted within the hour; punches, time entries and invoices stay."
    >
      <SettingsForm
        onSubmit={form.onSubmit(ask)}
        problem={save.error ? formErrors(save.error).message : null}
        dirty={form.isDirty()}
        saving={save.isPending}
        saved={save.isSuccess}
      >
        <Times form={form} />
        <p className={classes.preview} role="status">
          {form.isDirty() ? previewWords(preview) : ""}
        </p>
      </SettingsForm>
      <ConfirmDeletion
        preview={asked}
        isSaving={save.isPending}
        onConfirm={() => save.mutate(form.values)}
        onClose={() => setAsked(null)}
      />
    </SettingsSection>
  );
}

function Times({ form }: { form: UseFormReturnType<RetentionValues> }) {
  return (
    <>
      <NumberInput
        label="Keep screenshots for"
        suffix=" days"
        min={1}
        max={3_650}
        {...form.getInputProps("screenshots")}
      />
      <Select
        label="Keep focus sessions and activity signals"
        data={CHOICES}
        allowDeselect={false}
        {...form.getInputProps("keeps")}
      />
      {form.values.keeps === "days" ? (
        <NumberInput
          label="Delete them after"
          suffix=" days"
          min={1}
          max={3_650}
          {...form.getInputProps("evidence")}
        />
      ) : null}
    </>
  );
}

function usePreview(values: RetentionValues): RetentionPreview | undefined {
  const [settled] = useDebouncedValue(values, 300);
  return useQuery(previewQuery(keptOf(settled))).data;
}

function previewWords(preview: RetentionPreview | undefined): string {
  if (!preview) return "\u00a0";
  const words = capturedWords(preview);
  if (!words) return "Nothing is that old: this deletes nothing now.";
  return `This deletes ${words} of ${counted(preview.people, "person", "people")} within the hour.`;
}

type ConfirmProps = {
  preview: RetentionPreview | null;
  isSaving: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

function ConfirmDeletion({ preview, isSaving, onConfirm, onClose }: ConfirmProps) {
  return (
    <Modal opened={preview !== null} onClose={onClose} title="Delete what is older?">
      <Stack gap="md">
        <Text>
          {previewWords(preview ?? undefined)} It cannot be undone. Time entries and the ledger stay.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red.8" loading={isSaving} onClick={onConfirm}>
            Save and delete
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
