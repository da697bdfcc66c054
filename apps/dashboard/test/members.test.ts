import type { Member } from "@stint/protocol/access";
import { expect, it } from "vitest";
import { matching } from "../src/features/access/members.ts";
import { rolesToGive } from "../src/features/access/role-words.ts";
import { placesFor } from "../src/frame/places.ts";

const person = (name: string, role: Member["role"], status: Member["status"] = "active"): Member => ({
  id: name,
  userId: name,
  email: `${name.toLowerCase().split(" ")[0]}@studio.example`,
  name,
  role,
  status,
  createdAt: "2026-11-21T09:00:00Z",
});

const people = [person("Alice Andersen", "member"), person("Bob Baptiste", "manager", "invited")];

it.each([
  ["", ["Alice Andersen", "Bob Baptiste"]],
  ["ALI", ["Alice Andersen"]],
  ["studio manager", ["Bob Baptiste"]],
  ["invited", ["Bob Baptiste"]],
  ["alice manager", []],
])("typing %j finds every person who has all of its words", (typed, names) => {
  expect(matching(people, typed).map((member) => member.name)).toEqual(names);
});

it("only an owner makes owners", () => {
  expect(rolesToGive("owner")).toContain("owner");
  expect(rolesToGive("admin")).toEqual(["member", "manager", "admin"]);
});

it("the navigation lists only what a role can use, and Settings for everybody", () => {
  const seen = (role: Member["role"]) => placesFor(role).map((place) => place.label);
  expect(seen("member")).toEqual([
    "Today",
    "Corrections",
    "Focus",
    "Review",
    "Reports",
    "Desktop",
    "Meetings",
    "Notifications",
    "Settings",
  ]);
  expect(seen("manager")).toEqual([
    "Today",
    "Corrections",
    "Focus",
    "Review",
    "Reports",
    "Desktop",
    "Meetings",
    "Notifications",
    "Team",
    "Approvals",
    "Analytics",
    "Teacher monitoring",
    "Clients",
    "Invoices",
    "Settings",
  ]);
  expect(seen("admin")).toEqual([
    "Today",
    "Corrections",
    "Focus",
    "Review",
    "Reports",
    "Desktop",
    "Meetings",
    "Notifications",
    "Team",
    "Approvals",
    "Analytics",
    "Teacher monitoring",
    "Clients",
    "Invoices",
    "Operations",
    "Audit log",
    "People",
    "Retention",
    "Webhooks",
    "Settings",
  ]);
  expect(seen("owner")).toEqual(seen("admin"));
});
