import { expect, it } from "vitest";
import { safeReturnPath } from "../src/sign-in-redirect.ts";

it.each(["/", "/team?q=bob", "/team/7f?date=2026-11-21", "/settings"])("signing in returns to %s", (to) => {
  expect(safeReturnPath(to)).toBe(to);
});

it.each([undefined, "", "https://evil.example", "//evil.example", "/\\evil.example", "team", "javascript:x"])(
  "signing in never leaves this site for %s",
  (to) => {
    expect(safeReturnPath(to)).toBe("/");
  },
);

it.each([
  "/sign-in",
  "/sign-in?to=/x",
  "/setup?token=x",
  "/invite",
  "/forgot-password",
  "/reset-password?token=x",
])("signing in does not end on %s", (to) => {
  expect(safeReturnPath(to)).toBe("/");
});
