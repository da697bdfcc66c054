import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import type { Plugin } from "vite";

const SOURCES = join(import.meta.dirname, "src");
const KIT = dirname(fileURLToPath(import.meta.resolve("@mantine/core/styles.layer.css")));

/** Leaves out of Mantine's stylesheet, which a page waits for, the rules of components that nothing here reaches. */
export function mantineStyles(): Plugin {
  return {
    name: "mantine-styles",
    apply: "build",
    enforce: "pre",
    transform(css, id) {
      return id.endsWith("@mantine/core/styles.layer.css") ? onlyUsed(css, usedClasses()) : null;
    },
  };
}

function onlyUsed(css: string, used: ReadonlySet<string>): string {
  const sheet = postcss.parse(css);
  sheet.walkRules((rule) => {
    const kept = rule.selectors.filter((selector) => {
      const classes = classesIn(selector);
      return classes.length === 0 || classes.some((name) => used.has(name));
    });
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  sheet.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return sheet.toString();
}

/** The class names of every component that is imported here, or by one that is. */
function usedClasses(): Set<string> {
  const packages = new Set(["core"]);
  const names = new Set<string>();
  const take = (code: string) => {
    for (const [, imported = "", from = ""] of code.matchAll(
      /import\s*\{([^}]*)\}\s*from\s*"@mantine\/(\w+)"/g,
    )) {
      if (from !== "core") packages.add(from);
      else for (const name of imported.split(",")) names.add(name.trim().replace(/^type\s+|\s+as\s.*$/g, ""));
    }
  };
  for (const path of globSync("**/*.{ts,tsx}", { cwd: SOURCES }))
    take(readFileSync(join(SOURCES, path), "utf8"));
  for (const name of packages) {
    const folder = join(KIT, "..", name, "esm");
    if (name === "core") continue;
    for (const path of globSync("**/*.mjs", { cwd: folder })) take(readFileSync(join(folder, path), "utf8"));
  }

  const index = readFileSync(join(KIT, "esm/index.mjs"), "utf8");
  const roots = [...index.matchAll(/import \{([^}]*)\} from "(\.\/.+)"/g)]
    .filter(([, exported = ""]) => exported.split(",").some((name) => names.has(name.trim())))
    .map(([, , path = ""]) => join(KIT, "esm", path));
  return classesOf(roots);
}

function classesOf(roots: readonly string[]): Set<string> {
  const classes = new Set<string>();
  const seen = new Set(roots);
  // A set yields what is added to it while it is walked.
  for (const path of seen) {
    const code = readFileSync(path, "utf8");
    if (path.endsWith(".module.mjs")) for (const name of classesIn(code)) classes.add(name);
    for (const [, imported = ""] of code.matchAll(/from "(\.{1,2}\/.+)"/g))
      seen.add(join(dirname(path), imported));
  }
  return classes;
}

function classesIn(text: string): string[] {
  return text.match(/\bm_[0-9a-f]+\b/g) ?? [];
}
