import { Select, type SelectProps } from "@mantine/core";
import { useServerNow } from "../../clock.ts";
import { formatTime } from "../../format.ts";

let known: string[] | undefined;

/** The zone this browser is set to. */
export function browserTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** Picks an IANA time zone by typing, and shows what time it is there. */
export function TimeZoneSelect({ value, ...select }: Omit<SelectProps, "data">) {
  const now = useServerNow(60_000);
  return (
    <Select
      {...select}
      value={value}
      data={zones(value ?? null)}
      searchable
      selectFirstOptionOnChange
      onFocus={(event) => event.currentTarget.select()}
      limit={60}
      allowDeselect={false}
      nothingFoundMessage="No zone by that name"
      description={value ? `It is ${formatTime(now, { timeZone: value, hour12: false })} there now.` : " "}
      inputWrapperOrder={["label", "input", "description", "error"]}
      filter={({ options, search, limit }) => {
        const wanted = search.toLowerCase().replaceAll(" ", "_");
        const found = options.filter(
          (option) => "value" in option && option.value.toLowerCase().includes(wanted),
        );
        return found.slice(0, limit);
      }}
    />
  );
}

function zones(chosen: string | null) {
  known ??= ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
  const all = chosen && !known.includes(chosen) ? [chosen, ...known] : known;
  return all.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
