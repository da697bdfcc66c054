import { TextInput, type TextInputProps } from "@mantine/core";
import { minorDigits } from "@stint/core/billing/money";
import { moneyText, parseMoney } from "./money.ts";
import classes from "./money-field.module.css";

type Props = Omit<TextInputProps, "value" | "onChange"> & {
  currency: string;
  /** As it was typed. */
  value?: string;
  onChange?: (text: string) => void;
};

/** An amount of money, typed with a point or a comma, and written out plainly when it is left. */
export function MoneyField({ currency, value = "", onChange, onBlur, ...field }: Props) {
  const digits = minorDigits(currency);
  return (
    <TextInput
      {...field}
      inputMode="decimal"
      autoComplete="off"
      placeholder={field.placeholder ?? (digits === 0 ? "0" : `0.${"0".repeat(digits)}`)}
      rightSection={<span className={classes.currency}>{currency}</span>}
      rightSectionWidth={52}
      rightSectionPointerEvents="none"
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={(event) => {
        const minor = parseMoney(value, currency);
        if (minor !== null) onChange?.(moneyText(minor, currency));
        onBlur?.(event);
      }}
    />
  );
}
