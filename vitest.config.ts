import { defineConfig } from "vitest/config";

const BROWSER = "**/test/browser/**";
const DESKTOP = "apps/agent/test/desktop/**";
const FAULTS = "apps/{agent,server}/test/faults/**";
const stories = "apps/server/test/**/*.test.ts";

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
    allowOnly: false,
    taskTitleValueFormatTruncate: 120,
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/test/**/*.test.{ts,tsx}", "apps/{dashboard,agent}/test/**/*.test.{ts,tsx}"],
          exclude: [BROWSER, DESKTOP, FAULTS],
        },
      },
      {
        test: {
          name: "desktop",
          include: [`${DESKTOP}/*.test.ts`],
          testTimeout: 60_000,
        },
      },
      { test: { name: "house", include: ["test/**/*.test.ts"] } },
      {
        test: {
          name: "stories-pglite",
          include: [stories],
          exclude: [BROWSER, FAULTS, "**/*.pg.test.ts"],
          env: { STINT_TEST_DB: "pglite" },
        },
      },
      {
        test: {
          name: "stories-postgres",
          include: [stories],
          exclude: [BROWSER, FAULTS, "**/*.pglite.test.ts"],
          env: { STINT_TEST_DB: "postgres" },
        },
      },
      {
        test: {
          name: "faults",
          include: [`${FAULTS}/*.test.ts`],
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: "browser",
          include: [`${BROWSER}/*.test.{ts,tsx}`],
          exclude: ["**/node_modules/**"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A busy machine's second is no measure of what a page comes to.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
