import { Button, NumberInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { lateAfterMs } from "@stint/core/liveness";
import type { OrganisationView } from "@stint/protocol/access";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { queryClient } from "../../query-client.ts";
import { organisationQuery, saveOrganisation } from "./organisation.ts";
import classes from "./settings-section.module.css";
import { SettingsForm, SettingsSection } from "./settings-section.tsx";

type Seconds = { heartbeat: number | string; threshold: number | string };

/** How often a tab is heard, and how long its silence may last. */
export function ShiftPolicySection({ organisation }: { organisation: OrganisationView }) {
  const present = secondsOf(organisation.policies.shift);
  const standard = secondsOf(organisation.defaults.shift);
  const form = useForm<Seconds>({ initialValues: present, validate: problems });
  const save = useMutation({
    mutationFn: (shift: { heartbeatMs: number; thresholdMs: number } | null) =>
      saveOrganisation({ policies: { shift } }),
    onError: (error) => form.setErrors(policyErrors(error)),
    onSuccess: () => {
      const saved = queryClient.getQueryData(organisationQuery.queryKey);
      if (!saved) return;
      const values = secondsOf(saved.policies.shift);
      form.setValues(values);
      form.resetDirty(values);
    },
  });
  const isStandard = present.heartbeat === standard.heartbeat && present.threshold === standard.threshold;

  return (
    <SettingsSection
      title="Shift policy"
      description="An open page says that it is there, again and again. When it falls silent for too long, the shift ends by itself, dated at the last signal."
    >
      <SettingsForm
        onSubmit={form.onSubmit((values) => save.mutate(msOf(values)))}
        problem={save.error ? formErrors(save.error).message : null}
        dirty={form.isDirty()}
        saving={save.isPending}
        saved={save.isSuccess}
        aside={
          isStandard ? null : (
            <Button variant="subtle" color="gray" onClick={() => save.mutate(null)}>
              Use the server's {standard.heartbeat} s and {standard.threshold} s
            </Button>
          )
        }
      >
        <div className={classes.pair}>
          <NumberInput
            label="Signal every"
            suffix=" s"
            min={1}
            max={300}
            {...form.getInputProps("heartbeat")}
          />
          <NumberInput
            label="Silence ends a shift after"
            suffix=" s"
            min={2}
            max={86_400}
            {...form.getInputProps("threshold")}
          />
        </div>
        <p className={classes.effect}>{effect(form.values)}</p>
      </SettingsForm>
    </SettingsSection>
  );
}

function effect({ heartbeat, threshold }: Seconds): string {
  const policy = msOf({ heartbeat, threshold });
  return `Somebody shows as late after ${lateAfterMs(policy) / 1000} s of silence, and is punched out after ${Number(threshold)} s.`;
}

function problems(values: Seconds) {
  const heartbeat = Number(values.heartbeat);
  const threshold = Number(values.threshold);
  return {
    heartbeat: heartbeat >= 1 && heartbeat <= 300 ? null : "Between 1 and 300 s.",
    threshold: threshold >= 2 * heartbeat && threshold <= 86_400 ? null : "At least twice the signal.",
  };
}

function policyErrors(error: unknown): Record<string, string> {
  const { fields } = formErrors(error);
  const named: Record<string, string> = {};
  for (const [field, message] of Object.entries(fields)) {
    named[field.includes("heartbeat") ? "heartbeat" : "threshold"] = message;
  }
  return named;
}

function secondsOf(policy: { heartbeatMs: number; thresholdMs: number }) {
  return { heartbeat: policy.heartbeatMs / 1000, threshold: policy.thresholdMs / 1000 };
}

function msOf(values: Seconds) {
  return {
    heartbeatMs: Math.round(Number(values.heartbeat) * 1000),
    thresholdMs: Math.round(Number(values.threshold) * 1000),
  };
}
