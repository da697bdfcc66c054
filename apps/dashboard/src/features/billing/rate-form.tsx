import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api.ts";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { DialogButtons } from "./dialog-buttons.tsx";
import type { Kept } from "./kept-dialog.tsx";
import { moneyText, parseMoney } from "./money.ts";
import { MoneyField } from "./money-field.tsx";
import { clientBillingQuery, settingsQuery } from "./queries.ts";
import type { RateAsked } from "./rate-dialog.tsx";
import classes from "./rate-form.module.css";
import { addRate, changeRate, type RateSlot } from "./rate-queries.ts";
import { type Names, ownerOf } from "./rate-slots.ts";
import { NO_SCOPE, ScopeFields, type ScopeValues, scopeProblems, slotOf } from "./scope-fields.tsx";
import { useToday } from "./use-today.ts";

type Props = { asked: RateAsked; names: Names; onClose: () => void; onKept: (kept: Kept) => void };
type Values = ScopeValues & { rate: string; validFrom: string };

const VERBS = { new: "Add rate", next: "Change rate", end: "End rate", correction: "Save changes" };

export function RateForm({ asked, names, onClose, onKept }: Props) {
  const today = useToday();
  const isEnd = asked.as === "end" || (asked.as === "correction" && asked.rate.minorPerHour === null);
  const form = useForm<Values>({
    initialValues: { ...NO_SCOPE, ...begunWith(asked, today) },
    validate: (values) => ({
      ...(asked.as === "new" ? scopeProblems(values) : {}),
      rate: isEnd || isRate(values.rate, currency) ? null : "Enter an amount, such as 95 or 95.50.",
      validFrom: values.validFrom ? null : "Enter a day.",
    }),
  });
  const slot = asked.as === "new" ? slotOf(form.values) : asked.slot.slot;
  const currency = useCurrency(asked, slot, names);
  const save = useMutation({
    mutationFn: (values: Values) => {
      const minorPerHour = isEnd ? null : parseMoney(values.rate, currency);
      const terms = { validFrom: values.validFrom, minorPerHour, currency };
      return asked.as === "correction" ? changeRate(asked.rate, terms) : addRate(slot, terms);
    },
    onError: (error) => form.setErrors(rateErrors(error).fields),
    onSuccess: ({ rate, keptEntries }) => {
      onClose();
      const clientId = ownerOf(slot, names)?.id ?? null;
      if (keptEntries > 0) onKept({ entries: keptEntries, from: rate.validFrom, to: today, clientId });
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        <FormMessage>{save.error ? rateErrors(save.error).message : null}</FormMessage>
        {asked.as === "new" ? (
          <ScopeFields form={form} names={names} />
        ) : (
          <p className={classes.scope}>
            <strong>{asked.slot.title}</strong>
            {asked.slot.detail ? <span>{asked.slot.detail}</span> : null}
          </p>
        )}
        <div className={isEnd ? undefined : classes.pair}>
          {isEnd ? null : (
            <MoneyField
              label="Rate an hour"
              currency={currency}
              data-autofocus={asked.as !== "new" || undefined}
              {...form.getInputProps("rate")}
            />
          )}
          <TextInput
            type="date"
            label={isEnd ? "No longer counts from" : "From"}
            {...form.getInputProps("validFrom")}
          />
        </div>
        <p className={classes.hint}>
          {isEnd
            ? "From that day on, whatever is less specific counts again. The history stays."
            : "Time that is approved keeps the rate it was approved with; you will be asked if there is any."}
        </p>
        <DialogButtons submit={VERBS[asked.as]} busy={save.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

function begunWith(asked: RateAsked, today: string): { rate: string; validFrom: string } {
  if (asked.as === "correction") {
    const { minorPerHour, currency, validFrom } = asked.rate;
    return { rate: moneyText(minorPerHour, currency), validFrom };
  }
  if (asked.as === "new") return { rate: "", validFrom: `${today.slice(0, 7)}-01` };
  return { rate: moneyText(asked.slot.now?.minorPerHour ?? null, asked.slot.currency), validFrom: today };
}

/** That of the client whose work it is, or else the organisation's. */
function useCurrency(asked: RateAsked, slot: RateSlot, names: Names): string {
  const settings = useQuery(settingsQuery);
  const clientId = ownerOf(slot, names)?.id;
  const client = useQuery({ ...clientBillingQuery(clientId ?? ""), enabled: clientId !== undefined });
  if (asked.as !== "new") return asked.slot.currency;
  return client.data?.currency ?? settings.data?.currency ?? "EUR";
}

function isRate(text: string, currency: string): boolean {
  const minor = parseMoney(text, currency);
  return minor !== null && minor >= 0;
}

function rateErrors(error: unknown): ReturnType<typeof formErrors> {
  if (error instanceof ApiError && error.code === "already_exists")
    return {
      fields: { validFrom: "There is a rate from this day already. Correct it in the history." },
      message: null,
    };
  const { fields, message } = formErrors(error);
  return { fields: { ...fields, ...(fields.minorPerHour ? { rate: fields.minorPerHour } : {}) }, message };
}
