import { useRef, useState } from "react";

export type Fresh<T> = { value: T; set: (next: T) => void; now: () => T };

/** State that can be read the moment it was set, for keys that come quicker than the page is drawn. */
export function useFresh<T>(initial: T): Fresh<T> {
  const [value, setValue] = useState(initial);
  const latest = useRef(value);
  const set = (next: T) => {
    latest.current = next;
    setValue(next);
  };
  return { value, set, now: () => latest.current };
}
