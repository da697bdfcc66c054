import { finding, isCode, isTest, lineAt, type Rule } from "./source.ts";
import { type Node, nameOf, walk } from "./syntax.ts";

const MAX_FILE_LINES = 500;
const MAX_FUNCTION_LINES = 70;
const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

export const filesAreShort: Rule = (files) =>
  files
    .filter((file) => isCode(file.path) || /\.(css|sql)$/.test(file.path))
    .flatMap((file) => {
      const lines = file.text.trimEnd().split("\n").length;
      return lines > MAX_FILE_LINES
        ? [`${file.path}:${MAX_FILE_LINES + 1}: has ${lines} lines, ${MAX_FILE_LINES} is the limit`]
        : [];
    });

/** A test's `describe` holds many tests and is not counted as one function; each test in it is. */
export const functionsAreShort: Rule = (files) =>
  files
    .filter((file) => isCode(file.path))
    .flatMap((file) => {
      const findings: string[] = [];
      walk(file, (node, parent) => {
        if (!FUNCTIONS.includes(node.type) || (isTest(file.path) && isDescribe(parent))) return;
        const lines = lineAt(file.text, node.end) - lineAt(file.text, node.start) + 1;
        if (lines > MAX_FUNCTION_LINES) {
          const message = `a function has ${lines} lines, ${MAX_FUNCTION_LINES} is the limit`;
          findings.push(finding(file, node.start, message));
        }
      });
      return findings;
    });

function isDescribe(parent: Node | null): boolean {
  if (parent?.type !== "CallExpression") return false;
  const callee = parent.callee as Node;
  const called = callee.type === "CallExpression" ? callee.callee : callee;
  return nameOf(called)?.split(".")[0] === "describe";
}
