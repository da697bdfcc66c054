import { CategoryRules, CategoryRulesBody, RulePreview, RulePreviewBody } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { Limiter } from "../http/limits.ts";
import { type Router, route } from "../http/route.ts";
import { changeRules } from "./change-rules.ts";
import { previewRule } from "./preview-rule.ts";
import { readRules } from "./read-rules.ts";

const shared = { access: "member", tag: "Categories" } as const;
/** Of one person: as fast as anybody types, and each may mean going through all of their sessions. */
const RULES = { burst: 60, refillMs: 1_000 };

const getRules = route({
  ...shared,
  method: "get",
  path: "/api/focus/rules",
  summary: "Your category rules, in order; the first that matches counts",
  answer: [200, CategoryRules],
});

const putRules = route({
  ...shared,
  method: "put",
  path: "/api/focus/rules",
  summary: "Put these rules in place of yours",
  description:
    "They hold for every upload from now on. Your earlier sessions are sorted anew in the background; `applying` says how far that has come. Sending the starter set goes back to it.",
  body: CategoryRulesBody,
  answer: [200, CategoryRules],
  errors: ["too_many_requests"],
});

const postPreview = route({
  ...shared,
  method: "post",
  path: "/api/focus/rules/preview",
  summary: "What a rule would match among your latest sessions",
  description: "Changes nothing.",
  body: RulePreviewBody,
  answer: [200, RulePreview],
  errors: ["too_many_requests"],
});

export function addRuleRoutes(app: Router, { db, clock, recategoriser }: Deps): void {
  const limiter = new Limiter(clock, RULES);
  const limit = (userId: string): void => {
    limiter.check(userId);
    limiter.take(userId);
  };
  app.openapi(getRules, async (c) => c.json(await readRules(db, c.get("caller")), 200));
  app.openapi(putRules, async (c) => {
    const { orgId, userId } = c.get("caller");
    limit(userId);
    const reply = await changeRules(db, { orgId, userId }, c.req.valid("json").rules);
    if (reply.applying) recategoriser.begin({ orgId, userId });
    return c.json(reply, 200);
  });
  app.openapi(postPreview, async (c) => {
    const caller = c.get("caller");
    limit(caller.userId);
    return c.json(await previewRule(db, caller, c.req.valid("json").rule), 200);
  });
}
