import type { BillingRate } from "@stint/protocol/billing";
import { describe, expect, it } from "vitest";
import { clientTree } from "../../src/features/billing/client-tree.ts";
import { rateLadder } from "../../src/features/billing/rate-ladder.ts";
import { rateSlots } from "../../src/features/billing/rate-slots.ts";

const AT = "2026-01-01T00:00:00.000Z";
const acme = { id: "acme", name: "Acme", archived: false, createdAt: AT };
const zeta = { id: "zeta", name: "Zeta", archived: true, createdAt: AT };
const till = {
  id: "till",
  clientId: "acme",
  name: "Till",
  colour: "#1c7ed6",
  archived: false,
  createdAt: AT,
};
const shelf = { ...till, id: "shelf", clientId: null, name: "Shelf" };
const design = {
  id: "design",
  projectId: "till",
  name: "Design",
  billable: null,
  archived: false,
  createdAt: AT,
};
const names = {
  clients: [acme, zeta],
  projects: [till, shelf],
  tasks: [design],
  people: [{ id: "alice", name: "Alice" }],
};

let rates = 0;
function rate(minorPerHour: number | null, validFrom: string, slot: Partial<BillingRate> = {}): BillingRate {
  const nobody = { taskId: null, projectId: null, clientId: null, userId: null };
  rates += 1;
  return { id: `rate ${rates}`, ...nobody, currency: "EUR", createdAt: AT, validFrom, minorPerHour, ...slot };
}

describe("the list of rates", () => {
  it("goes from everybody over people to clients, each before its projects and their tasks", () => {
    const list = [
      rate(1, "2026-01-01", { taskId: "design" }),
      rate(2, "2026-01-01", { projectId: "till", userId: "alice" }),
      rate(3, "2026-01-01", { projectId: "till" }),
      rate(4, "2026-01-01", { userId: "alice" }),
      rate(5, "2026-01-01"),
      rate(6, "2026-01-01", { clientId: "acme" }),
    ];
    expect(rateSlots(list, names, "2026-06-01").map(({ title, detail }) => `${title} | ${detail}`)).toEqual([
      "Everybody | wherever nothing else is said",
      "Alice | wherever nothing else is said",
      "Client Acme | ",
      "Project Till | Acme",
      "Project Till | Acme, only Alice",
      "Task Design | Till, Acme",
    ]);
  });

  it("tells what counts today, what comes next and what was before", () => {
    const list = [rate(9_000, "2026-01-01"), rate(9_500, "2026-06-01"), rate(null, "2027-01-01")];
    const [slot] = rateSlots(list, names, "2026-06-01");
    expect(slot?.now?.minorPerHour).toBe(9_500);
    expect(slot?.next?.validFrom).toBe("2027-01-01");
    expect(slot?.rates.map(({ validFrom }) => validFrom)).toEqual(["2027-01-01", "2026-06-01", "2026-01-01"]);
    expect(rateSlots(list, names, "2027-01-01")[0]?.now).toBeNull();
    expect(rateSlots(list, names, "2025-12-31")[0]).toMatchObject({ now: null, next: list[0] });
  });

  it("keeps two currencies apart", () => {
    const list = [rate(9_000, "2026-01-01"), rate(9_900, "2026-01-01", { currency: "CHF" })];
    expect(rateSlots(list, names, "2026-06-01").map(({ currency }) => currency)).toEqual(["CHF", "EUR"]);
  });
});

describe("which rate counts", () => {
  const subject = {
    userId: "alice",
    taskId: null,
    projectId: "till",
    clientId: "acme",
    day: "2026-06-01",
    currency: "EUR",
    entryMinorPerHour: null,
  };

  it("is shown with what every other level says, and only one counts", () => {
    const list = [
      rate(8_000, "2026-01-01"),
      rate(9_500, "2026-01-01", { projectId: "till" }),
      rate(9_999, "2026-07-01", { projectId: "till", userId: "alice" }),
    ];
    expect(
      rateLadder(list, subject).map(({ source, minorPerHour, counts }) => [source, minorPerHour, counts]),
    ).toEqual([
      ["project_user", null, false],
      ["project", 9_500, true],
      ["client_user", null, false],
      ["client", null, false],
      ["user", null, false],
      ["organisation", 8_000, false],
    ]);
  });

  it("is none in a currency that no rate is in", () => {
    const ladder = rateLadder([rate(8_000, "2026-01-01")], { ...subject, currency: "CHF" });
    expect(ladder.some(({ counts }) => counts)).toBe(false);
  });
});

describe("the clients", () => {
  const read = (narrowed: Parameters<typeof clientTree>[2]) =>
    clientTree(names.clients, names.projects, narrowed).map(
      ({ client, projects }) => `${client?.name ?? "nobody"}: ${projects.map(({ name }) => name).join()}`,
    );

  it("come with their projects, and those of nobody last", () => {
    expect(read({})).toEqual(["Acme: Till", "nobody: Shelf"]);
    expect(read({ archived: true })).toEqual(["Acme: Till", "Zeta: ", "nobody: Shelf"]);
  });

  it("are found by their own name or that of a project", () => {
    expect(read({ typed: "til" })).toEqual(["Acme: Till"]);
    expect(read({ typed: "acme ti" })).toEqual(["Acme: Till"]);
    expect(read({ typed: "nothing" })).toEqual([]);
  });
});
