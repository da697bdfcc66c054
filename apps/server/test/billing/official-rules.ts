import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The rules that CEN publishes for EN 16931, as `EN16931-UBL-validation.xslt`. They are not ours to hand on, and no
 * package of ours has them: who has the file names it in STINT_TEST_EN16931, and documents are held against it too.
 */
export const officialRules = process.env.STINT_TEST_EN16931;

/** What the official rules say against a document. */
export async function officialChecker(xslt: string): Promise<(xml: Uint8Array) => string[]> {
  const { default: saxon } = await import("saxon-js");
  const stylesheet = JSON.parse(readFileSync(compiled(xslt), "utf8")) as unknown;
  return (xml) => {
    const { principalResult } = saxon.transform({
      stylesheetInternal: stylesheet,
      sourceText: new TextDecoder().decode(xml),
      destination: "serialized",
    });
    if (!principalResult.includes("<svrl:fired-rule")) return ["no rule was applied"];
    const failed = principalResult.matchAll(/<svrl:failed-assert[\s\S]*?<svrl:text>([\s\S]*?)<\/svrl:text>/g);
    return [...failed].map(([, text = ""]) => text.trim());
  };
}

function compiled(xslt: string): string {
  if (xslt.endsWith(".sef.json")) return xslt;
  const target = join(mkdtempSync(join(tmpdir(), "stint-en16931-")), "rules.sef.json");
  execFileSync("xslt3", [`-xsl:${xslt}`, `-export:${target}`, "-nogo"], { stdio: "inherit" });
  return target;
}
