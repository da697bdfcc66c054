import { Select, type SelectProps } from "@mantine/core";

let known: { value: string; label: string }[] | undefined;

/** A currency, found by its code or name. */
export function CurrencySelect(select: Omit<SelectProps, "data">) {
  return <Select label="Currency" {...select} data={currencies()} searchable allowDeselect={false} />;
}

function currencies() {
  if (known) return known;
  const names = new Intl.DisplayNames("en-GB", { type: "currency" });
  known = Intl.supportedValuesOf("currency").map((value) => ({
    value,
    label: `${value}, ${names.of(value) ?? value}`,
  }));
  return known;
}
