import { atLeast, type NoticeType, type Role, TOPICS, type Topic } from "@stint/protocol";

export type Audience = { type: NoticeType; about: "self" | "team" | "organisation"; from: Role };

/** Who is concerned by what: oneself, or everybody from a role on. */
export const AUDIENCES: Record<Topic, Audience> = {
  own_auto_out: { type: "shift.auto_out", about: "self", from: "member" },
  team_auto_out: { type: "shift.auto_out", about: "team", from: "manager" },
  silence_mass: { type: "silence.mass", about: "organisation", from: "admin" },
  job_failed: { type: "job.failed", about: "organisation", from: "admin" },
  alert_raised: { type: "alert.raised", about: "organisation", from: "admin" },
};

export function topicsOf(role: Role): Topic[] {
  return TOPICS.filter((topic) => atLeast(role, AUDIENCES[topic].from));
}

/** The topic under which an event concerns somebody, or null. */
export function topicFor(
  event: { type: NoticeType; subjectId: string | null },
  person: { userId: string; role: Role },
): Topic | null {
  const own = event.subjectId !== null && event.subjectId === person.userId;
  const topics = topicsOf(person.role).filter((topic) => AUDIENCES[topic].type === event.type);
  return topics.find((topic) => (AUDIENCES[topic].about === "self") === own) ?? null;
}
