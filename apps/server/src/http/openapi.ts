import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ERRORS, type ErrorCode } from "@stint/protocol";
import type { Config } from "../config.ts";
import { describeSignIn } from "./openapi-sign-in.ts";
import type { Router } from "./route.ts";

const ABOUT = `Server-authoritative time and presence.

Times are RFC 3339 in UTC unless a field's name ends in Ms or Seconds. Sign in with \`POST /api/auth/sign-in/email\`:
a browser keeps the HTTP-only cookie, anything else sends the \`token\` of the answer as \`Authorization: Bearer …\`.
Every error has the same shape and a code from one catalogue.`;

/** Puts the generated OpenAPI document at /api/openapi.json and a page to browse it at /api/docs. */
export function addOpenApi(app: Router, config: Pick<Config, "baseUrl">): void {
  registerShared(app);
  describeSignIn(app);
  let document: unknown;
  app.get("/api/openapi.json", (c) => {
    document ??= app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Stint",
        version: "1",
        description: ABOUT,
      },
      servers: [{ url: config.baseUrl }],
      tags: TAGS,
    });
    return c.json(document as Record<string, unknown>, 200);
  });
  addDocsPage(app);
}

const TAGS = [
  { name: "Sign-in", description: "Getting in: password, Google, OpenID Connect, set-up, invitations" },
  { name: "People", description: "Yourself and your organisation" },
  { name: "Members", description: "Who belongs to the organisation, for its administrators" },
  { name: "Shifts", description: "Punching in and out, heartbeats, status and history" },
  { name: "Corrections", description: "Asking for a shift to be corrected, and deciding it" },
  { name: "Team", description: "The live board, for managers" },
  { name: "Desktop windows", description: "A desktop agent's tracked time, its screenshots and its gaps" },
  { name: "API keys", description: "A key for each device, shown once" },
  { name: "Focus sessions", description: "What a device recorded: its upload, and reading it back" },
  { name: "Statistics", description: "Time by day, hour, app, device, host and category" },
  { name: "Categories", description: "A person's own rules that sort focus sessions" },
  { name: "Sharing", description: "What managers see of focus sessions: the totals that a member shares" },
  {
    name: "Meetings",
    description: "Students, links that keep their own time, and the lessons that came of them",
  },
  { name: "Time entries", description: "From activity signals to reviewed time" },
  { name: "Projects", description: "Clients, projects, and your own rules that tell projects apart" },
  { name: "Billing", description: "Rates, what approval settles, and how clients are billed" },
  { name: "Reports", description: "Time by whatever it is grouped by, exports, and budgets" },
  {
    name: "Notifications",
    description: "Who hears what by which channel, webhooks, and what did not arrive",
  },
  { name: "Realtime", description: "The stream of events" },
  { name: "Operations", description: "For schedulers and operators, and who administered what" },
];

function registerShared(app: Router): void {
  const registry = app.openAPIRegistry;
  registry.registerComponent("securitySchemes", "cookie", {
    type: "apiKey",
    in: "cookie",
    name: "stint.session_token",
    description: "The HTTP-only cookie that signing in sets.",
  });
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "The `token` that signing in answers with.",
  });
  registry.registerComponent("securitySchemes", "beatToken", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "beat token",
    description:
      "The `beatToken` of a punch: it can beat for that shift and do nothing else. Also taken from the body.",
  });
  registry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "gk_…",
    description: "The API key of a device. It opens the addresses that say so, and no others.",
  });
  registry.registerComponent("securitySchemes", "cronSecret", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "CRON_SECRET",
    description: "The server's CRON_SECRET.",
  });
  registry.registerComponent("schemas", "Error", errorSchema());
  const statuses = new Set<number>(Object.values(ERRORS).map((error) => error.status));
  // No operation answers 405: it is what an address says to a method that is not an operation.
  statuses.delete(405);
  for (const status of statuses)
    registry.registerComponent("responses", `Error${status}`, errorResponse(status));
}

function errorResponse(status: number) {
  const codes = Object.entries(ERRORS).filter(([, error]) => error.status === status);
  return {
    description: codes.map(([code, error]) => `\`${code}\`: ${error.message}`).join("\n\n"),
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
}

function errorSchema() {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return {
    type: "object" as const,
    required: ["error"],
    properties: {
      error: {
        type: "object" as const,
        required: ["code", "message"],
        properties: {
          code: { type: "string" as const, enum: codes },
          message: { type: "string" as const },
          details: {
            type: "object" as const,
            properties: {
              fields: {
                type: "array" as const,
                items: {
                  type: "object" as const,
                  required: ["field", "message"],
                  properties: { field: { type: "string" as const }, message: { type: "string" as const } },
                },
              },
            },
          },
        },
      },
    },
  };
}

const ASSETS: Record<string, string> = {
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
};

const START = `SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#docs", deepLinking: true, docExpansion: "list", tryItOutEnabled: false });`;

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stint API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body style="margin:0">
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>`;

/** The page loads nothing from elsewhere and has no inline script, so the policy of every other page holds for it. */
function addDocsPage(app: Router): void {
  const folder = join(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"), "..");
  app.get("/api/docs", (c) => c.html(PAGE));
  app.get("/api/docs/start.js", (c) =>
    c.body(START, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  for (const [name, type] of Object.entries(ASSETS))
    app.get(`/api/docs/${name}`, (c) => {
      c.header("cache-control", "public, max-age=86400");
      return c.body(new Uint8Array(readFileSync(join(folder, name))), 200, { "content-type": type });
    });
}
