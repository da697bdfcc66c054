import { posix } from "node:path";
import { finding, isCode, isUnderTest, type Rule, type Source } from "./source.ts";
import { type Import, importsOf } from "./syntax.ts";

/** What each part's own source may ask of the other parts, of npm and of Node. */
const MAY_IMPORT: Record<string, { parts: string[]; npm: "any" | string[]; node: boolean }> = {
  "packages/core": { parts: [], npm: [], node: false },
  "packages/protocol": { parts: ["core"], npm: ["zod"], node: false },
  "packages/sdk": { parts: ["core", "protocol"], npm: ["react"], node: false },
  "apps/server": { parts: ["core", "protocol"], npm: "any", node: true },
  "apps/dashboard": { parts: ["core", "protocol", "sdk"], npm: "any", node: false },
  "apps/agent": { parts: ["core", "protocol", "sdk"], npm: "any", node: true },
};

/** Parts outside the table (testkit, bench, scripts, examples, tests) drive the whole and may import any of it. */
export const partsImportOnlyWhatTheyMay: Rule = (files) =>
  files.filter(isPartSource).flatMap((file) =>
    importsOf(file).flatMap((item) => {
      const problem = problemOf(file, item);
      return problem ? [finding(file, item.offset, problem)] : [];
    }),
  );

function isPartSource(file: Source): boolean {
  return isCode(file.path) && partOf(file.path) in MAY_IMPORT && /^[^/]+\/[^/]+\/src\//.test(file.path);
}

function problemOf(file: Source, { specifier, typeOnly }: Import): string | null {
  const part = partOf(file.path);
  const may = MAY_IMPORT[part];
  if (!may) return null;
  if (specifier.startsWith(".")) {
    const target = partOf(resolveFrom(file.path, specifier));
    return target === part
      ? null
      : `${part} reaches into ${target} by a path; import the package by its name`;
  }
  if (specifier.startsWith("node:")) return may.node ? null : `${part} must not use Node (${specifier})`;
  const own = /^@stint\/([^/]+)/.exec(specifier)?.[1];
  if (own) {
    if (`packages/${own}` === part) return null;
    if (own === "testkit") return "only tests may import testkit";
    if (!may.parts.includes(own)) return `${part} must not import ${own}`;
    if (part === "packages/sdk" && own === "protocol" && !typeOnly)
      return "the sdk takes only types from protocol, so that no page has to load its schemas";
    return null;
  }
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (may.npm === "any" || may.npm.includes(name)) return null;
  return `${part} must not depend on ${name}`;
}

/** "packages/core", "apps/server", or the first folder. */
function partOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "packages" || first === "apps" ? `${first}/${second}` : first;
}

function resolveFrom(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

const SERVER = "apps/server/src/";
/** Folders of the server that hold no capability: the floor that every kind of session stands on. */
const ENGINE = ["db", "silence", "jobs", "blobs"];
const ASSEMBLY = ["app.ts", "main.ts", "cli.ts", "server.ts", "deps.ts"];
/** Where capabilities meet, besides the ledger: who somebody is, and the one ingest of beats. */
const SHARED = ["access", "heartbeats"];

/**
 * Inside the server: assembly → capabilities → access, heartbeats, http → engine → core. Capabilities never know
 * each other; the engine knows neither HTTP nor any capability; the database knows nobody.
 */
export const serverLayersPointDown: Rule = (files) =>
  files
    .filter((file) => file.path.startsWith(SERVER) && isCode(file.path) && !isUnderTest(file.path))
    .flatMap((file) =>
      importsOf(file)
        .filter((item) => item.specifier.startsWith("."))
        .flatMap((item) => {
          const target = resolveFrom(file.path, item.specifier);
          // The list of what a request may need is written in one place and known everywhere, as a type.
          if (item.typeOnly && target === `${SERVER}deps.ts`) return [];
          const problem = layerProblem(layerOf(file.path), layerOf(target));
          return problem ? [finding(file, item.offset, problem)] : [];
        }),
    );

type Layer = { name: "assembly" | "capability" | "shared" | "http" | "engine"; part: string };

function layerOf(path: string): Layer {
  const inside = path.slice(SERVER.length);
  const [part = "", rest] = inside.split("/");
  if (ASSEMBLY.includes(inside)) return { name: "assembly", part };
  if (rest === undefined || ENGINE.includes(part)) return { name: "engine", part };
  if (part === "http") return { name: "http", part };
  return { name: SHARED.includes(part) ? "shared" : "capability", part };
}

const MAY_REACH: Record<Layer["name"], Layer["name"][]> = {
  assembly: ["assembly", "capability", "shared", "http", "engine"],
  capability: ["shared", "http", "engine"],
  shared: ["shared", "http", "engine"],
  http: ["shared", "engine"],
  engine: ["engine"],
};

function layerProblem(from: Layer, to: Layer): string | null {
  if (from.part === "db" && to.part !== "db") return `db must not import ${to.part}`;
  if (from.part === to.part || MAY_REACH[from.name].includes(to.name)) return null;
  if (from.name === "capability" && to.name === "capability")
    return `${from.part} must not import ${to.part}: capabilities meet in the ledger, in access and in heartbeats`;
  return `${from.part} (${from.name}) must not import ${to.part} (${to.name})`;
}

const GENERATOR = /^bench\/capture\/(personas|random|signals|truth)\.ts$/;

/** Days that knew how they will be judged would flatter the judge. */
export const generatedDaysKnowNoSegmenter: Rule = (files) =>
  files
    .filter((file) => GENERATOR.test(file.path))
    .flatMap((file) =>
      importsOf(file)
        .filter((item) => !GENERATOR.test(resolveFrom(file.path, item.specifier)))
        .map((item) => finding(file, item.offset, `the generator of days must not import ${item.specifier}`)),
    );
