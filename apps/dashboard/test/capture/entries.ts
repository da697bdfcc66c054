import type { EntryContext, TimeEntry } from "@stint/protocol/time-entries";

/** A suggestion of 90 %, 09:00:20 to 10:00:40 UTC. */
export function entry(
  id: string,
  more: Partial<TimeEntry> = {},
  context: Partial<EntryContext> = {},
): TimeEntry {
  return {
    id,
    user_id: "alice",
    started_at: "2026-03-03T09:00:20.000Z",
    ended_at: "2026-03-03T10:00:40.000Z",
    duration_minutes: 60.33,
    status: "pending",
    source: "auto",
    activity_type: "focused_work",
    project_id: null,
    client_id: null,
    notes: null,
    billing: { task: null, billable: false, own_billable: null },
    edited: false,
    decided_at: null,
    context_data: {
      confidence: 0.9,
      reason: null,
      factors: {},
      verification_required: [],
      primary_activity: "focused_work",
      activities: [],
      applications: [],
      active_seconds: 3_600,
      idle_seconds: 0,
      passive_seconds: 0,
      signals: 60,
      project: null,
      ...context,
    },
    ...more,
  };
}
