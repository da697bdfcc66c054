import { Select, type SelectProps } from "@mantine/core";
import type { Role } from "@stint/protocol/access";
import { useMe } from "../../me.ts";
import { roleMeaning, rolesToGive, roleWord } from "./role-words.ts";

/** The roles the viewer may hand out, and what the chosen one may do. */
export function RoleSelect({ value, ...select }: Omit<SelectProps, "data" | "value"> & { value?: Role }) {
  const { member } = useMe();
  return (
    <Select
      label="Role"
      {...select}
      value={value}
      data={rolesToGive(member.role).map((role) => ({ value: role, label: roleWord[role] }))}
      allowDeselect={false}
      description={value ? `${roleMeaning[value]}.` : undefined}
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
