import type { CreatedMember, Member, MemberList, Role } from "@stint/protocol/access";
import { PATHS } from "@stint/protocol/paths";
import { queryOptions } from "@tanstack/react-query";
import type { infer as Infer } from "zod";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";

export type Invitation = NonNullable<CreatedMember["invitation"]>;

export const membersQuery = queryOptions({
  queryKey: ["access", "members"],
  queryFn: ({ signal }) => api.get<Infer<typeof MemberList>>(PATHS.members, { signal }),
});

export type NewPerson = { email: string; name: string; role: Role; password?: string };

export async function invite(person: NewPerson): Promise<CreatedMember> {
  const created = await api.post<CreatedMember>(PATHS.members, person);
  await refresh();
  return created;
}

/** A fresh link; the one before stops working. */
export async function inviteAgain(member: Member): Promise<Invitation> {
  return api.post<Invitation>(`${PATHS.members}/${member.id}/invitation`);
}

export async function change(member: Member, patch: { name?: string; role?: Role }): Promise<void> {
  await api.patch(`${PATHS.members}/${member.id}`, patch);
  await refresh();
}

export async function deactivate(member: Member): Promise<void> {
  await api.delete(`${PATHS.members}/${member.id}`);
  await refresh();
}

export async function reactivate(member: Member): Promise<void> {
  await api.patch(`${PATHS.members}/${member.id}`, { status: "active" });
  await refresh();
}

/** The people whose name, e-mail or role holds what was typed. */
export function matching(members: readonly Member[], typed: string): Member[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return members.filter((member) => {
    const text = `${member.name} ${member.email} ${member.role} ${member.status}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

async function refresh(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["access", "members"] });
}
