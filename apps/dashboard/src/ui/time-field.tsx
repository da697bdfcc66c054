import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { useViewer } from "../preferences.ts";
import { parseTypedTime, writeTime } from "./typed-time.ts";

type Props = Omit<TextInputProps, "value" | "onChange"> & {
  /** `HH:MM`, or empty. */
  value: string;
  onChange: (time: string) => void;
};

/** A time of day, typed in whatever way is quickest and shown in the viewer's habit. */
export function TimeField({ value, onChange, ...field }: Props) {
  const { hour12 } = useViewer();
  const [typing, setTyping] = useState<string | null>(null);
  return (
    <TextInput
      {...field}
      inputMode={hour12 ? "text" : "numeric"}
      autoComplete="off"
      inputWrapperOrder={["label", "input", "description", "error"]}
      placeholder={field.disabled ? undefined : hour12 ? "9:00 am" : "09:00"}
      value={typing ?? writeTime(value, hour12)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        setTyping(event.currentTarget.value);
        onChange(parseTypedTime(event.currentTarget.value) ?? "");
      }}
      onBlur={() => setTyping(null)}
    />
  );
}
