import { localDateOf } from "@stint/core/days";
import { serverNow } from "../../clock.ts";
import { useMe } from "../../me.ts";

/** The organisation's day, by which rates and invoices are dated. */
export function useToday(): string {
  const { organisation } = useMe();
  return localDateOf(serverNow(), organisation.timeZone);
}
