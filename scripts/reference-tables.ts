import { CONFIG_VARS } from "../apps/server/src/config-vars.ts";
import { ERRORS } from "../packages/protocol/src/errors.ts";
import { createWorld } from "../packages/testkit/src/index.ts";
import { httpReference, type OpenApi } from "./http-reference.ts";

export type ReferencePage = { path: string; table: () => string | Promise<string> };

/** The pages whose table is written from the code, between the two marks that `withTable` looks for. */
export const REFERENCE_PAGES: ReferencePage[] = [
  { path: "docs/reference/errors.md", table: errorTable },
  { path: "docs/reference/config.md", table: configTable },
  { path: "docs/reference/metrics.md", table: metricTable },
  { path: "docs/reference/http.md", table: async () => httpReference(await openApiDocument()) },
];

const BEGIN = "<!-- from the code: begin -->";
const END = "<!-- from the code: end -->";

/** The page with its table replaced. Throws if it has no place for one. */
export function withTable(page: string, table: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page lacks ${BEGIN} … ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n${table}\n${page.slice(end)}`;
}

let asked: Promise<OpenApi> | undefined;

/** The document that a running server answers with. */
export function openApiDocument(): Promise<OpenApi> {
  asked ??= askForDocument();
  return asked;
}

async function askForDocument(): Promise<OpenApi> {
  await using world = await createWorld();
  const { status, body } = await world.anonymous.get<OpenApi>("/api/openapi.json");
  if (status !== 200) throw new Error(`/api/openapi.json answered ${status}`);
  return body;
}

function errorTable(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, message }]) => [
    `\`${code}\``,
    String(status),
    message,
  ]);
  return tableOf(["code", "status", "message"], rows);
}

function configTable(): string {
  const rows = Object.entries(CONFIG_VARS).map(([name, { default: fallback, meaning, secret }]) => [
    `\`${name}\``,
    fallback === null ? "" : `\`${fallback}\``,
    secret ? `${meaning} *Secret.*` : meaning,
  ]);
  return tableOf(["name", "default", "meaning"], rows);
}

type Metric = { name: string; type: unknown; help: string; labelNames: string[] };

async function metricTable(): Promise<string> {
  await using world = await createWorld();
  const metrics = world.deps.registry.getMetricsAsArray() as unknown as Metric[];
  const rows = metrics
    .filter(({ name }) => name.startsWith("stint_"))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, type, labelNames, help }) => [
      `\`${name}\``,
      String(type),
      labelNames.map((label) => `\`${label}\``).join(", "),
      help,
    ]);
  return tableOf(["name", "type", "labels", "meaning"], rows);
}

function tableOf(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map(cellText))];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cellText(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
