import {
  ActivityList,
  ActivityQuery,
  BulkBody,
  BulkReply,
  Id,
  MergeBody,
  NewTimeEntry,
  PendingReviewQuery,
  SplitBody,
  SplitReply,
  TimeEntry,
  TimeEntryList,
  TimeEntryPatch,
  TimeEntryQuery,
  WaitingDays,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { addEntry } from "./add-entry.ts";
import { changeEntry } from "./change-entry.ts";
import { decideEntries } from "./decide-entries.ts";
import { listEntries, listPending } from "./list-entries.ts";
import { mergeEntries } from "./merge-entries.ts";
import { readActivity } from "./read-activity.ts";
import { splitEntry } from "./split-entry.ts";
import { unmergeEntry } from "./unmerge-entry.ts";
import { readWaitingDays } from "./waiting-days.ts";

const shared = { access: "member", tag: "Time entries" } as const;
const params = z.object({ id: Id });

const getPending = route({
  ...shared,
  method: "get",
  path: "/api/v1/time-entries/pending-review",
  summary: "Your suggestions that wait for a decision, oldest first",
  query: PendingReviewQuery,
  answer: [200, TimeEntryList],
});

const getWaitingDays = route({
  ...shared,
  method: "get",
  path: "/api/v1/time-entries/pending-review/days",
  summary: "On which days of yours suggestions wait, and how many in all",
  answer: [200, WaitingDays],
});

const getEntries = route({
  ...shared,
  method: "get",
  path: "/api/v1/time-entries",
  summary: "Your time entries, newest first; for managers a member's",
  description: "Suggestions, why they were made and what was rejected only their person sees.",
  query: TimeEntryQuery,
  answer: [200, TimeEntryList],
  errors: ["not_found"],
});

const getActivity = route({
  ...shared,
  method: "get",
  path: "/api/v1/time-entries/activity",
  summary: "What your entries are suggested from: signals, focus sessions and windows, oldest first",
  description: "Nobody but you can read it.",
  query: ActivityQuery,
  answer: [200, ActivityList],
});

const postEntry = route({
  ...shared,
  method: "post",
  path: "/api/v1/time-entries",
  summary: "Enter time by hand",
  description: "Suggestions that you have not touched make room for it.",
  body: NewTimeEntry,
  answer: [201, TimeEntry],
  errors: ["overlapping", "period_locked"],
});

const patchEntry = route({
  ...shared,
  method: "patch",
  path: "/api/v1/time-entries/{id}",
  summary: "Approve, reject or change an entry of yours",
  description:
    "A pending entry is approved or rejected; either is taken back by `pending` before it can be changed. Where its times change, the suggestions around it are worked out anew.",
  params,
  body: TimeEntryPatch,
  answer: [200, TimeEntry],
  errors: ["not_found", "illegal_transition", "already_decided", "overlapping", "period_locked"],
});

const postSplit = route({
  ...shared,
  method: "post",
  path: "/api/v1/time-entries/{id}/split",
  summary: "Make two entries of one, which meet at a moment within it",
  params,
  body: SplitBody,
  answer: [200, SplitReply],
  errors: ["not_found", "already_decided", "already_exists", "period_locked"],
});

const postMerge = route({
  ...shared,
  method: "post",
  path: "/api/v1/time-entries/merge",
  summary: "Make one entry of several",
  description:
    "From the first's beginning to the last's end, with the project, task and activity of the longest.",
  body: MergeBody,
  answer: [200, TimeEntry],
  errors: ["not_found", "illegal_transition", "already_decided", "overlapping", "period_locked"],
});

const postUnmerge = route({
  ...shared,
  method: "post",
  path: "/api/v1/time-entries/{id}/unmerge",
  summary: "Take a merged entry apart again",
  description:
    "What it was made of is as it was before. Once its times have changed it is what it is: `illegal_transition`.",
  params,
  answer: [200, SplitReply],
  errors: ["not_found", "illegal_transition", "already_decided", "period_locked"],
});

const postBulk = route({
  ...shared,
  method: "post",
  path: "/api/v1/time-entries/bulk",
  summary: "Approve, reject or take back many entries at once",
  description:
    "Either by their ids, or all pending suggestions of at least a confidence that need no look. At most 500 at a time.",
  body: BulkBody,
  answer: [200, BulkReply],
});

export function addEntryRoutes(app: Router, deps: Deps): void {
  const { db } = deps;
  app.openapi(getPending, async (c) =>
    c.json(await listPending(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(getWaitingDays, async (c) => c.json(await readWaitingDays(db, c.get("caller")), 200));
  app.openapi(getEntries, async (c) =>
    c.json(await listEntries(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(getActivity, async (c) =>
    c.json(await readActivity(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(postEntry, async (c) =>
    c.json(await addEntry(deps, c.get("caller"), c.req.valid("json")), 201),
  );
  app.openapi(patchEntry, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await changeEntry(deps, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(postSplit, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await splitEntry(deps, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(postMerge, async (c) =>
    c.json(await mergeEntries(deps, c.get("caller"), c.req.valid("json").ids), 200),
  );
  app.openapi(postUnmerge, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await unmergeEntry(deps, c.get("caller"), id), 200);
  });
  app.openapi(postBulk, async (c) =>
    c.json(await decideEntries(deps, c.get("caller"), c.req.valid("json")), 200),
  );
}
