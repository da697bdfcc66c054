import {
  EndMeetingBody,
  EndMeetingReply,
  MeetingBeatBody,
  MeetingBeatReply,
  PATHS,
  TrackQuery,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { Limiter } from "../http/limits.ts";
import { problem } from "../http/problem.ts";
import { type Router, route } from "../http/route.ts";
import { beatLink } from "./beat-link.ts";
import { endLink } from "./end-link.ts";
import { type FoundLink, findLink } from "./find-link.ts";
import type { HtmlPage } from "./page/document.ts";
import { activePage, endedPage, unknownPage } from "./page/tracking-page.ts";
import { isPreview } from "./preview.ts";

type FindLink = (address: string, token: string) => Promise<FoundLink | null>;

const shared = { access: "public", tag: "Meetings" } as const;

/** What a student's browser asks for. The token is the credential; an address that guesses is slowed down. */
export function addPageRoutes(app: Router, deps: Deps): void {
  const misses = new Limiter(deps.clock, { burst: 60, refillMs: 10_000 });
  const find: FindLink = async (address, token) => {
    misses.check(address);
    const link = await findLink(deps.db, token);
    if (!link) misses.take(address);
    return link;
  };
  addTrackRoute(app, deps, find);
  addBeatRoutes(app, deps, async (address, token) => {
    const link = await find(address, token);
    if (!link) throw problem("not_found");
    return link;
  });
}

function addTrackRoute(app: Router, deps: Deps, find: FindLink): void {
  app.openapi(
    route({
      ...shared,
      method: "get",
      path: "/api/zoom/track",
      summary: "The page behind a tracked link: records the click, opens the meeting and beats",
      query: TrackQuery,
      answer: [200, z.string().describe("text/html")],
      errors: ["not_found", "too_many_requests"],
      use: [
        async (c, next) => {
          if ((c.req.queries("token") ?? []).length > 1) return answer(unknownPage());
          await next();
        },
      ],
    }),
    async (c) => {
      const token = c.req.valid("query").token ?? "";
      const link = await find(c.get("clientAddress"), token);
      const unseen = isPreview(c.req.method, (name) => c.req.header(name));
      return answer(link ? await pageOf(deps, link, token, unseen) : unknownPage()) as never;
    },
  );
}

function addBeatRoutes(
  app: Router,
  deps: Deps,
  requireLink: (address: string, token: string) => Promise<FoundLink>,
): void {
  app.openapi(
    route({
      ...shared,
      method: "post",
      path: "/api/zoom/heartbeat",
      summary: "Say that the tracking page is still there, or that it is going away",
      description:
        "Also takes text/plain, for `sendBeacon`. After the end `success` is false, and nothing changes.",
      body: MeetingBeatBody,
      acceptsText: true,
      answer: [200, MeetingBeatReply],
      errors: ["not_found", "too_many_requests", "unavailable"],
    }),
    async (c) => {
      const { token, closing = false } = c.req.valid("json");
      const link = await requireLink(c.get("clientAddress"), token);
      return c.json(await beatLink(deps, link, closing), 200);
    },
  );
  app.openapi(
    route({
      ...shared,
      method: "post",
      path: "/api/zoom/end-session",
      summary: "End the session of a tracked link now",
      description: "Also takes text/plain, for `sendBeacon`. Asked again, it answers the same.",
      body: EndMeetingBody,
      acceptsText: true,
      answer: [200, EndMeetingReply],
      errors: ["not_found", "too_many_requests"],
    }),
    async (c) => {
      const { token, ...claim } = c.req.valid("json");
      const link = await requireLink(c.get("clientAddress"), token);
      return c.json(await endLink(deps.db, link, claim), 200);
    },
  );
}

function answer({ status, html, headers }: HtmlPage): Response {
  return new Response(html, { status, headers });
}

/** Opening the page is a sign of life as any other. */
async function pageOf(deps: Deps, link: FoundLink, token: string, unseen: boolean): Promise<HtmlPage> {
  const isOver = link.status === "ended" || link.status === "timeout";
  if (isOver || (!unseen && !(await beatLink(deps, link, false)).success)) return endedPage(link);
  const { topic, teacher, notice: privacyNotice } = link;
  return activePage({
    token,
    link: link.link,
    topic,
    teacher,
    privacyNotice,
    heartbeatMs: deps.config.policies.meeting.heartbeatMs,
    redirectMs: deps.config.meetingRedirectMs,
    heartbeatUrl: PATHS.meetingHeartbeat,
    endUrl: PATHS.meetingEnd,
  });
}
