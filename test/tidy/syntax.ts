import { parse, type Source } from "./source.ts";

export type Import = { specifier: string; offset: number; typeOnly: boolean };

/** Every module a file asks for: import, export … from, and import() of a literal. */
export function importsOf(file: Source): Import[] {
  const { module } = parse(file);
  const imports: Import[] = module.staticImports.map((item) => ({
    specifier: item.moduleRequest.value,
    offset: item.start,
    typeOnly: item.entries.length > 0 && item.entries.every((entry) => entry.isType),
  }));
  for (const item of module.staticExports) {
    for (const entry of item.entries) {
      if (!entry.moduleRequest) continue;
      imports.push({ specifier: entry.moduleRequest.value, offset: item.start, typeOnly: entry.isType });
    }
  }
  for (const item of module.dynamicImports) {
    const literal = /^(["'`])(.*)\1$/.exec(file.text.slice(item.moduleRequest.start, item.moduleRequest.end));
    if (literal?.[2]) imports.push({ specifier: literal[2], offset: item.start, typeOnly: false });
  }
  return imports;
}

export type Node = { type: string; start: number; end: number } & Record<string, unknown>;

/** Calls `visit` for every node of the file's syntax tree, parents first. */
export function walk(file: Source, visit: (node: Node, parent: Node | null) => void): void {
  descend(parse(file).program, null, visit);
}

function descend(
  value: unknown,
  parent: Node | null,
  visit: (node: Node, parent: Node | null) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) descend(item, parent, visit);
    return;
  }
  if (!isNode(value)) return;
  visit(value, parent);
  for (const child of Object.values(value)) {
    if (child !== null && typeof child === "object") descend(child, value, visit);
  }
}

function isNode(value: unknown): value is Node {
  return value !== null && typeof value === "object" && "type" in value && typeof value.type === "string";
}

/** `a.b` as the text "a.b", whatever the depth; null for anything that is not a plain chain of names. */
export function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === "Identifier" || node.type === "PrivateIdentifier") return String(node.name);
  if (node.type !== "MemberExpression" || node.computed) return null;
  const object = nameOf(node.object);
  const property = nameOf(node.property);
  return object && property ? `${object}.${property}` : null;
}

/** The text of a string or of the fixed parts of a template. */
export function stringOf(node: Node): string | null {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type !== "TemplateElement") return null;
  const value = node.value as { raw?: string } | undefined;
  return value?.raw ?? null;
}
