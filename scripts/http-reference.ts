export type Schema = {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  description?: string;
  default?: unknown;
};
type Content = { content?: Record<string, { schema?: Schema }> };
type Operation = {
  tags?: string[];
  summary?: string;
  description?: string;
  security?: Record<string, unknown>[];
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[];
  requestBody?: Content;
  responses: Record<string, Content & { $ref?: string; description?: string }>;
};
export type OpenApi = {
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
};

/** The whole HTTP interface as Markdown, one section for each tag and one heading for each operation. */
export function httpReference(document: OpenApi): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = (document.tags ?? []).flatMap(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name));
    if (own.length === 0) return [];
    const parts = own.map(({ path, method, operation }) => operationText(method, path, operation));
    return [[`## ${name}`, description, ...parts].filter(Boolean).join("\n\n")];
  });
  return `\n${sections.join("\n\n")}\n`;
}

function operationText(method: string, path: string, operation: Operation): string {
  const errors = Object.keys(operation.responses).filter((status) => Number(status) >= 400);
  const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
  return [
    `### ${method.toUpperCase()} ${path}`,
    sentence(operation.summary),
    operation.description,
    `Who: ${whoMay(operation.security ?? [])}.`,
    parametersText(operation),
    contentText("Body", operation.requestBody),
    ...answers.map(
      ([status, answer]) => contentText(`Answer ${status}`, answer) ?? `Answer ${status}, without a body.`,
    ),
    `Errors: ${errors.join(", ")}.`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

function sentence(text: string | undefined): string | undefined {
  return text && !/[.!?]$/.test(text) ? `${text}.` : text;
}

const WHO: Record<string, string> = {
  cookie: "signed in by cookie",
  bearer: "signed in by bearer token",
  beatToken: "a beat token",
  apiKey: "the API key of a device as bearer token",
  cronSecret: "`CRON_SECRET` as bearer token",
};

function whoMay(security: Record<string, unknown>[]): string {
  const ways = security.flatMap((scheme) => Object.keys(scheme)).map((name) => WHO[name] ?? name);
  return ways.length > 0 ? ways.join(", or ") : "anybody";
}

function parametersText(operation: Operation): string | undefined {
  const rows = (operation.parameters ?? []).map(({ name, in: place, required, schema = {}, description }) => {
    const note = description ?? schema.description ?? "";
    const fallback = schema.default === undefined ? "" : `default ${JSON.stringify(schema.default)}`;
    const type = typeText(schema, "").replaceAll("|", "\\|");
    return `| \`${name}\` | ${place}${required ? "" : ", optional"} | ${type} | ${[note, fallback].filter(Boolean).join("; ")} |`;
  });
  if (rows.length === 0) return undefined;
  return ["| parameter | where | type | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function contentText(title: string, { content }: Content = {}): string | undefined {
  const schema = Object.values(content ?? {})[0]?.schema;
  return schema && `${title}:\n\n\`\`\`ts\n${typeText(schema, "")}\n\`\`\``;
}

const FORMATS: Record<string, string> = { "date-time": "timestamp", uuid: "id", email: "email", uri: "url" };

/** A schema in the notation of a TypeScript type. */
function typeText(schema: Schema, indent: string): string {
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "unknown";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return choices.map((choice) => typeText(choice, indent)).join(schema.allOf ? " & " : " | ");
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeText({ ...schema, type }, indent)).join(" | ");
  if (schema.type === "array") return arrayText(typeText(schema.items ?? {}, indent));
  if (schema.type === "object") return objectText(schema, indent);
  if (schema.type === "string") return FORMATS[schema.format ?? ""] ?? "string";
  return schema.type ?? "unknown";
}

function arrayText(item: string): string {
  return item.includes(" | ") && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
}

function objectText(schema: Schema, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const mark = schema.required?.includes(name) ? "" : "?";
    const note =
      field.description && field.description !== "RFC 3339 date and time" ? `  // ${field.description}` : "";
    return `${inner}${name}${mark}: ${typeText(field, inner)}${note}`;
  });
  if (typeof schema.additionalProperties === "object")
    fields.push(`${inner}[name: string]: ${typeText(schema.additionalProperties, inner)}`);
  return fields.length > 0 ? `{\n${fields.join("\n")}\n${indent}}` : "object";
}
