import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ClosedView, EVENT_TYPES, StreamEvent } from "@stint/protocol";
import { beforeAll, describe, expect, it } from "vitest";
import { AGENT_VARS } from "../apps/agent/src/config.ts";
import { CONFIG_VARS } from "../apps/server/src/config-vars.ts";
import { openApiDocument, REFERENCE_PAGES, withTable } from "../scripts/reference-tables.ts";
import { addressesIn, anchorsOf, codeSpans, linksIn, pathsIn, tableUnder } from "./docs/markdown.ts";
import { findPattern, ROOT, readSources, type Source } from "./tidy/source.ts";

const pages = readSources().filter((file) => file.path.endsWith(".md"));
const page = (path: string): Source => {
  const found = pages.find((file) => file.path === path);
  if (!found) throw new Error(`${path} is missing`);
  return found;
};

describe("what the documentation points at exists", () => {
  it("links: the file, and the heading in it", () => {
    const dead = pages.flatMap((file) =>
      linksIn(file).flatMap(({ target, line }) => {
        const [path = "", anchor] = target.split("#");
        const linked = path === "" ? file.path : join(dirname(file.path), path);
        if (!existsSync(join(ROOT, linked))) return [`${file.path}:${line}: ${target}`];
        if (!anchor || !linked.endsWith(".md")) return [];
        return anchorsOf(page(linked)).includes(anchor) ? [] : [`${file.path}:${line}: ${target}`];
      }),
    );
    expect(dead).toEqual([]);
  });

  it("paths of the repository", () => {
    const dead = pages.flatMap((file) =>
      pathsIn(file).flatMap(({ path, line }) =>
        existsSync(join(ROOT, path)) ? [] : [`${file.path}:${line}: ${path}`],
      ),
    );
    expect(dead).toEqual([]);
  });

  it("npm scripts", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const unknown = findPattern(pages, /npm run ([\w:-]+)/g, (name) => name).filter(
      (found) => !(found.slice(found.lastIndexOf(" ") + 1) in scripts),
    );
    expect(unknown).toEqual([]);
  });

  it("settings", () => {
    const unknown = findPattern(pages, /\b(STINT_[A-Z_]+[A-Z])\b/g, (name) => name).filter((found) => {
      const name = found.slice(found.lastIndexOf(" ") + 1);
      return !name.startsWith("STINT_TEST_") && !(name in CONFIG_VARS) && !(name in AGENT_VARS);
    });
    expect(unknown).toEqual([]);
  });
});

describe("addresses in the documentation", () => {
  const OUTSIDE_THE_DOCUMENT = ["/api/openapi.json", "/api/docs", "/healthz", "/readyz", "/metrics"];
  let known: string[];
  beforeAll(async () => {
    const { paths } = await openApiDocument();
    known = [...Object.keys(paths), ...OUTSIDE_THE_DOCUMENT];
  });

  it("are those of the server", () => {
    const unknown = pages.flatMap((file) =>
      addressesIn(file).flatMap(({ path, line }) =>
        known.includes(path) ? [] : [`${file.path}:${line}: ${path}`],
      ),
    );
    expect(unknown).toEqual([]);
  });
});

describe("the reference", () => {
  it.each(REFERENCE_PAGES)(
    "$path says what the code says (node scripts/generate-reference.ts)",
    async ({ path, table }) => {
      const { text } = page(path);
      expect(text).toBe(withTable(text, await table()));
    },
  );

  it("explains every event type and no other", () => {
    expect(tableUnder(page("docs/reference/events.md"), "Types")).toEqual([...EVENT_TYPES]);
  });

  it("explains every field of an event and no other", () => {
    expect(tableUnder(page("docs/reference/events.md"), "Fields")).toEqual(Object.keys(StreamEvent.shape));
  });

  it("explains every reason for which a session closes and no other", () => {
    expect(tableUnder(page("docs/reference/events.md"), "Reasons")).toEqual(ClosedView.shape.reason.options);
  });
});

describe("ARCHITECTURE.md", () => {
  const architecture = page("ARCHITECTURE.md");
  const mapped = codeSpans(architecture).map(({ text }) => text.replace(/\/$/, ""));

  it.each(["packages", "apps", "apps/server/src"])("maps every folder of %s", (parent) => {
    const folders = readdirSync(join(ROOT, parent))
      .map((name) => `${parent}/${name}`)
      .filter((path) => !path.includes("node_modules") && statSync(join(ROOT, path)).isDirectory());
    expect(folders.filter((path) => !mapped.includes(path))).toEqual([]);
  });
});

describe("these checks themselves", () => {
  const text = [
    "# A head: line",
    "[a](docs/start.md#look-at-it-first) [b](https://x.y) `packages/core/src/nothing.ts` and `GET /api/nowhere?x`",
    "| kind | |",
    "|---|---|",
    "| `one` | 1 |",
  ].join("\n");
  const sample = { path: "x.md", text };

  it("see links, paths, addresses, headings and tables", () => {
    expect(linksIn(sample)).toEqual([{ target: "docs/start.md#look-at-it-first", line: 2 }]);
    expect(pathsIn(sample)).toEqual([{ path: "packages/core/src/nothing.ts", line: 2 }]);
    expect(addressesIn(sample)).toEqual([{ path: "/api/nowhere", line: 2 }]);
    expect(anchorsOf(sample)).toEqual(["a-head-line"]);
    expect(tableUnder(sample, "A head: line")).toEqual(["one"]);
  });
});
