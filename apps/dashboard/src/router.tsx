import type { Me } from "@stint/protocol/access";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { ApiError } from "./api.ts";
import { membersQuery } from "./features/access/members.ts";
import { organisationQuery } from "./features/access/organisation.ts";
import { signInOptionsQuery } from "./features/access/sign-in.ts";
import { auditQuery } from "./features/audit/queries.ts";
import { auditSearch } from "./features/audit/search.ts";
import { openTotalsQuery } from "./features/billing/invoice-queries.ts";
import { clientsQuery, peopleQuery, settingsQuery } from "./features/billing/queries.ts";
import { everyTaskQuery, ratesQuery } from "./features/billing/rate-queries.ts";
import { billingSearch, clientsSearch, invoicesSearch, ratesSearch } from "./features/billing/search.ts";
import { projectRulesQuery, projectsQuery, waitingQuery } from "./features/capture/queries.ts";
import { askAhead } from "./features/focus/ask-ahead.ts";
import { rulesQuery, sharingQuery } from "./features/focus/queries.ts";
import { focusSearch } from "./features/focus/search.ts";
import { analyticsSearch, USUAL_MONTHS } from "./features/insights/analytics-search.ts";
import { analyticsQuery, operationsQuery } from "./features/insights/queries.ts";
import { failedQuery, studentsQuery } from "./features/meetings/queries.ts";
import { monitoringSearch } from "./features/meetings/search.ts";
import { inboxQuery, preferencesQuery, webhooksQuery } from "./features/notifications/queries.ts";
import { askAhead as askReport } from "./features/reports/ask-ahead.ts";
import { reportSearch } from "./features/reports/search.ts";
import { dayQuery, statusQuery, teamQuery, weekQuery } from "./features/shifts/queries.ts";
import { correctionsSearch, daySearch, teamSearch } from "./features/shifts/search.ts";
import { desktopSearch } from "./features/windows/search.ts";
import { Frame } from "./frame/frame.tsx";
import { FrameError } from "./frame/frame-error.tsx";
import { FrameSkeleton } from "./frame/frame-skeleton.tsx";
import { pageCode } from "./frame/lazily.ts";
import { NotFound } from "./frame/not-found.tsx";
import { PageError } from "./frame/page-error.tsx";
import { meQuery } from "./me.ts";
import { queryClient } from "./query-client.ts";

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFound });

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** Waits, so that nothing moves when it is there, but not for a server that does not answer. */
const briefly = (answer: Promise<void>) =>
  Promise.race([answer, new Promise<void>((done) => setTimeout(done, 800))]);

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { to?: string; error?: string } => ({
    to: text(search.to),
    error: text(search.error),
  }),
  loader: ({ context }) => briefly(context.queryClient.prefetchQuery(signInOptionsQuery)),
  component: lazyRouteComponent(() => pageCode(() => import("./features/access/sign-in-page.tsx"))),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  validateSearch: (search): { token?: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/access/setup-page.tsx"))),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: "/invite",
  validateSearch: (search): { token?: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/access/invite-page.tsx"))),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => pageCode(() => import("./features/access/forgot-password-page.tsx"))),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  validateSearch: (search): { token?: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/access/reset-password-page.tsx"))),
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  loader: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { to: location.href } });
    }
  },
  component: Frame,
  pendingComponent: FrameSkeleton,
  errorComponent: FrameError,
});

/** Asks for a page's data while its code is on its way, once it is known that somebody is signed in. */
function ahead(ask: (client: QueryClient, me: Me, search: object) => void) {
  return ({ context, location }: { context: { queryClient: QueryClient }; location: { search: object } }) => {
    context.queryClient.ensureQueryData(meQuery).then(
      (me) => ask(context.queryClient, me, location.search),
      () => undefined,
    );
  };
}

const today = createRoute({
  getParentRoute: () => frame,
  path: "/",
  validateSearch: daySearch,
  loader: ahead((client) => {
    void client.prefetchQuery(statusQuery);
    void client.prefetchQuery(dayQuery());
    void client.prefetchQuery(weekQuery());
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/shifts/today-page.tsx"))),
});

const corrections = createRoute({
  getParentRoute: () => frame,
  path: "/corrections",
  validateSearch: correctionsSearch,
  component: lazyRouteComponent(() => pageCode(() => import("./features/shifts/corrections-page.tsx"))),
});

const team = createRoute({
  getParentRoute: () => frame,
  path: "/team",
  validateSearch: teamSearch,
  loader: ahead((client) => void client.prefetchQuery(teamQuery)),
  component: lazyRouteComponent(() => pageCode(() => import("./features/shifts/team-page.tsx"))),
});

const person = createRoute({
  getParentRoute: () => frame,
  path: "/team/$employeeId",
  validateSearch: daySearch,
  component: lazyRouteComponent(() => pageCode(() => import("./features/shifts/person-page.tsx"))),
});

const approvals = createRoute({
  getParentRoute: () => frame,
  path: "/approvals",
  validateSearch: correctionsSearch,
  component: lazyRouteComponent(() => pageCode(() => import("./features/shifts/approvals-page.tsx"))),
});

const desktop = createRoute({
  getParentRoute: () => frame,
  path: "/desktop",
  validateSearch: desktopSearch,
  component: lazyRouteComponent(() => import("./features/windows/desktop-page.tsx")),
});

const focus = createRoute({
  getParentRoute: () => frame,
  path: "/focus",
  validateSearch: focusSearch,
  loader: ahead((client, { member }, search) =>
    askAhead(client, focusSearch({ ...search }), member.timeZone),
  ),
  component: lazyRouteComponent(() => pageCode(() => import("./features/focus/focus-page.tsx"))),
});

const focusSettings = createRoute({
  getParentRoute: () => frame,
  path: "/focus/settings",
  loader: ahead((client) => {
    void client.prefetchQuery(sharingQuery);
    void client.prefetchQuery(rulesQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/focus/focus-settings-page.tsx"))),
});

const review = createRoute({
  getParentRoute: () => frame,
  path: "/review",
  validateSearch: daySearch,
  loader: ahead((client) => {
    void client.prefetchQuery(waitingQuery);
    void client.prefetchQuery(projectsQuery);
    void client.prefetchQuery(projectRulesQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/capture/review-page.tsx"))),
});

const projectRules = createRoute({
  getParentRoute: () => frame,
  path: "/review/rules",
  loader: ahead((client) => {
    void client.prefetchQuery(projectRulesQuery);
    void client.prefetchQuery(projectsQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/capture/rules-page.tsx"))),
});

const reports = createRoute({
  getParentRoute: () => frame,
  path: "/reports",
  validateSearch: reportSearch,
  loader: ahead((client, { member }, search) => askReport(client, reportSearch({ ...search }), member)),
  component: lazyRouteComponent(() => pageCode(() => import("./features/reports/reports-page.tsx"))),
});

const meetings = createRoute({
  getParentRoute: () => frame,
  path: "/meetings",
  loader: ahead((client) => {
    void client.prefetchInfiniteQuery(studentsQuery());
    void client.prefetchInfiniteQuery(failedQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/meetings/meetings-page.tsx"))),
});

const monitoring = createRoute({
  getParentRoute: () => frame,
  path: "/admin/teacher-monitoring",
  validateSearch: monitoringSearch,
  loader: ahead((client) => void client.prefetchInfiniteQuery(failedQuery)),
  component: lazyRouteComponent(() => pageCode(() => import("./features/meetings/monitoring-page.tsx"))),
});

const clients = createRoute({
  getParentRoute: () => frame,
  path: "/clients",
  validateSearch: clientsSearch,
  loader: ahead((client) => {
    void client.prefetchQuery(clientsQuery);
    void client.prefetchQuery(projectsQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/billing/clients-page.tsx"))),
});

const oneClient = createRoute({
  getParentRoute: () => frame,
  path: "/clients/$clientId",
  loader: ahead((client) => {
    void client.prefetchQuery(clientsQuery);
    void client.prefetchQuery(projectsQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/billing/client-page.tsx"))),
});

const rates = createRoute({
  getParentRoute: () => frame,
  path: "/rates",
  validateSearch: ratesSearch,
  loader: ahead((client) => {
    void client.prefetchQuery(ratesQuery);
    void client.prefetchQuery(everyTaskQuery);
    void client.prefetchQuery(clientsQuery);
    void client.prefetchQuery(peopleQuery);
    void client.prefetchQuery(settingsQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/billing/rates-page.tsx"))),
});

const billingRun = createRoute({
  getParentRoute: () => frame,
  path: "/billing",
  validateSearch: billingSearch,
  component: lazyRouteComponent(() => pageCode(() => import("./features/billing/billing-page.tsx"))),
});

const invoices = createRoute({
  getParentRoute: () => frame,
  path: "/invoices",
  validateSearch: invoicesSearch,
  loader: ahead((client) => {
    void client.prefetchQuery(openTotalsQuery);
    void client.prefetchQuery(clientsQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/billing/invoices-page.tsx"))),
});

const oneInvoice = createRoute({
  getParentRoute: () => frame,
  path: "/invoices/$invoiceId",
  component: lazyRouteComponent(() => pageCode(() => import("./features/billing/invoice-page.tsx"))),
});

const operations = createRoute({
  getParentRoute: () => frame,
  path: "/admin/operations",
  loader: ahead((client) => void client.prefetchQuery(operationsQuery)),
  component: lazyRouteComponent(() => pageCode(() => import("./features/insights/operations-page.tsx"))),
});

const analytics = createRoute({
  getParentRoute: () => frame,
  path: "/admin/analytics",
  validateSearch: analyticsSearch,
  loader: ahead((client, _, search) => {
    const { months = USUAL_MONTHS } = analyticsSearch({ ...search });
    void client.prefetchQuery(analyticsQuery(months));
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/insights/analytics-page.tsx"))),
});

const auditLog = createRoute({
  getParentRoute: () => frame,
  path: "/admin/audit",
  validateSearch: auditSearch,
  loader: ahead((client, _, search) => {
    void client.prefetchInfiniteQuery(auditQuery(auditSearch({ ...search })));
    void client.prefetchQuery(membersQuery);
  }),
  component: lazyRouteComponent(() => pageCode(() => import("./features/audit/audit-page.tsx"))),
});

const retention = createRoute({
  getParentRoute: () => frame,
  path: "/admin/retention",
  loader: ahead((client) => void client.prefetchQuery(organisationQuery)),
  component: lazyRouteComponent(() => pageCode(() => import("./features/evidence/retention-page.tsx"))),
});

const notifications = createRoute({
  getParentRoute: () => frame,
  path: "/notifications",
  loader: ahead((client) => void client.prefetchInfiniteQuery(inboxQuery)),
  component: lazyRouteComponent(() =>
    pageCode(() => import("./features/notifications/notifications-page.tsx")),
  ),
});

const notificationSettings = createRoute({
  getParentRoute: () => frame,
  path: "/notifications/settings",
  loader: ahead((client) => void client.prefetchQuery(preferencesQuery)),
  component: lazyRouteComponent(() =>
    pageCode(() => import("./features/notifications/preferences-page.tsx")),
  ),
});

const webhooks = createRoute({
  getParentRoute: () => frame,
  path: "/webhooks",
  loader: ahead((client) => void client.prefetchQuery(webhooksQuery)),
  component: lazyRouteComponent(() => pageCode(() => import("./features/notifications/webhooks-page.tsx"))),
});

const people = createRoute({
  getParentRoute: () => frame,
  path: "/people",
  validateSearch: (search): { q?: string } => ({ q: text(search.q) }),
  loader: ahead((client) => void client.prefetchQuery(membersQuery)),
  component: lazyRouteComponent(() => pageCode(() => import("./features/access/people-page.tsx"))),
});

const settings = createRoute({
  getParentRoute: () => frame,
  path: "/settings",
  component: lazyRouteComponent(() => pageCode(() => import("./features/access/settings-page.tsx"))),
});

const mine = [
  today,
  corrections,
  focus,
  focusSettings,
  review,
  projectRules,
  desktop,
  meetings,
  notifications,
  notificationSettings,
  settings,
];
const billing = [clients, oneClient, rates, billingRun, invoices, oneInvoice];
const managers = [team, person, approvals, analytics, monitoring, ...billing];
const admins = [operations, auditLog, people, retention, webhooks];
const pages = frame.addChildren([...mine, reports, ...managers, ...admins]);

export const router = createRouter({
  routeTree: root.addChildren([signIn, setup, invite, forgotPassword, resetPassword, pages]),
  context: { queryClient },
  defaultErrorComponent: PageError,
  defaultPreload: "intent",
  defaultPendingMs: 0,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
  // What a page does not know in its address is taken out of it, so that nothing unknown reaches the page.
  search: { strict: true },
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
