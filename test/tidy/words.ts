import { finding, findPattern, isCode, isTest, isUnderTest, type Rule, type Source } from "./source.ts";
import { nameOf, walk } from "./syntax.ts";

/** The rules themselves have to spell what they forbid. */
const isRule = (path: string): boolean => path === "test/tidy.test.ts" || path.startsWith("test/tidy/");
const others = (files: Source[]): Source[] => files.filter((file) => !isRule(file.path));

export const nothingIsLeftForLater: Rule = (files) =>
  findPattern(others(files), /\b(TODO|FIXME|XXX|HACK)\b/g, (word) => `${word}: do it, or open an issue`);

export const noTypeErrorIsSilenced: Rule = (files) =>
  findPattern(
    others(files).filter((file) => isCode(file.path)),
    /@(ts-ignore|ts-nocheck|ts-expect-error)\b/g,
    (word) => `@${word} silences the type checker`,
  );

export const ownCodeIsNeverMocked: Rule = (files) =>
  findPattern(
    others(files).filter((file) => isTest(file.path)),
    /\b(vi\.(?:mock|doMock|hoisted))\(/g,
    (word) => `${word} replaces our own code in a test`,
  );

const BANNED_FOLDERS = ["utils", "util", "helpers", "helper", "common", "types", "constants", "misc"];

export const noFolderIsADrawer: Rule = (files) =>
  files.flatMap(({ path }) => {
    const banned = path
      .split("/")
      .slice(0, -1)
      .find((folder) => BANNED_FOLDERS.includes(folder));
    return banned ? [`${path}:1: a folder named ${banned} says nothing about what is in it`] : [];
  });

const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const ROOT_DOCUMENT = /^([A-Z]+\.md|LICENSE)$/;

export const namesAreKebabCase: Rule = (files) =>
  files.flatMap(({ path }) => {
    const odd = path.split("/").find((name) => !KEBAB.test(name));
    return odd === undefined || ROOT_DOCUMENT.test(path) ? [] : [`${path}:1: ${odd} is not in kebab-case`];
  });

export const onlyMainReadsTheEnvironment: Rule = (files) => {
  const reader = /^apps\/[^/]+\/src\/(main|cli)\.ts$/;
  const sources = files.filter(
    ({ path }) =>
      isCode(path) && /^(packages|apps)\/[^/]+\/src\//.test(path) && !path.startsWith("packages/testkit/"),
  );
  const findings: string[] = [];
  for (const file of sources.filter(({ path }) => !reader.test(path))) {
    walk(file, (node) => {
      const importsEnv =
        node.type === "ImportDeclaration" && (node.source as { value?: unknown }).value === "node:process";
      if (importsEnv || (node.type === "MemberExpression" && nameOf(node) === "process.env"))
        findings.push(finding(file, node.start, "process.env is read by main.ts and cli.ts alone"));
    });
  }
  return findings;
};

/** A path of somebody's machine in what we ship; tests and what they share may make temporary folders as they like. */
export const noMachinePaths: Rule = (files) =>
  findPattern(
    others(files).filter((file) => !isUnderTest(file.path)),
    /(?<![\w.*}\])/-])(\/(?:work|root|tmp|home\/[a-z]\w*|Users\/\w+)\/)/g,
    (path) => `${path} is a path of one machine`,
  );

const RUN_BY_A_PROJECT =
  /^(packages\/[^/]+\/test\/.*|apps\/(dashboard|agent)\/test\/.*)\.test\.tsx?$|^(apps\/server\/test|test)\/.*\.test\.ts$/;

/** A test elsewhere would pass by never running. */
export const testsLieWhereAProjectRunsThem: Rule = (files) =>
  files
    .filter(({ path }) => /\.(test|spec)\./.test(path) && isCode(path) && !RUN_BY_A_PROJECT.test(path))
    .map(({ path }) => `${path}:1: no project of vitest.config.ts runs this test`);
