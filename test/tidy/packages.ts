import { type Finding, finding, type Rule, type Source } from "./source.ts";

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const FIELDS = ["dependencies", "devDependencies", "optionalDependencies", "overrides"] as const;

/** Peer dependencies say what a user may bring and are the only ranges. */
export const versionsArePinned: Rule = (files) =>
  files
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .flatMap((file) => {
      const manifest: Partial<Record<(typeof FIELDS)[number], Record<string, unknown>>> = JSON.parse(
        file.text,
      );
      return FIELDS.flatMap((field) => Object.entries(manifest[field] ?? {})).flatMap(([name, version]) =>
        typeof version === "string" && EXACT.test(version)
          ? []
          : [
              finding(
                file,
                file.text.indexOf(`"${name}"`),
                `${name} is not pinned to one version (${version})`,
              ),
            ],
      );
    });

/** A lock with addresses in it would install only where those addresses answer. */
export function lockNamesNoRegistry(lock: Source): Finding[] {
  return [...lock.text.matchAll(/"resolved": "(https?:[^"]*)"/g)].map((match) =>
    finding(
      lock,
      match.index,
      `names a registry (${match[1]}); install with omit-lockfile-registry-resolved`,
    ),
  );
}
