import { TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

type Props = {
  label: string;
  placeholder: string;
  value: string;
  className?: string;
  onSearch: (q: string) => void;
};

const TYPING_MS = 250;

/** Is sent once typing pauses; what the address says meanwhile does not take letters away. `/` goes to it. */
export function SearchField({ label, placeholder, value, className, onSearch }: Props) {
  const [typed, setTyped] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const send = useDebouncedCallback(onSearch, TYPING_MS);
  useHotkeys([["/", () => field.current?.focus()]]);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(value);
  }, [value]);
  const type = (text: string) => {
    setTyped(text);
    send(text);
  };
  return (
    <TextInput
      ref={field}
      type="search"
      className={className}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} stroke={1.5} aria-hidden="true" />}
      maxLength={200}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Escape" && type("")}
    />
  );
}
