import { PunchReason } from "@stint/protocol";
import { describe, expect, it } from "vitest";
import { punchWords } from "../../src/features/shifts/punch-words.ts";

describe("why a punch happened", () => {
  it("names the silence the policy allows", () => {
    expect(punchWords({ type: "AUTO_OUT", reason: "silence" }, 30_000, "self")).toBe(
      "No signal for 30\u00a0s",
    );
    expect(punchWords({ type: "AUTO_OUT", reason: "silence" }, 900_000, "self")).toBe(
      "No signal for 15\u00a0min",
    );
  });

  it("speaks to its owner, and of them to a manager", () => {
    expect(punchWords({ type: "OUT", reason: "command" }, 30_000, "self")).toBe("You punched out");
    expect(punchWords({ type: "OUT", reason: "command" }, 30_000, "manager")).toBe("Punched out");
  });

  it("has words for every reason there is", () => {
    for (const reason of PunchReason.options) {
      expect(punchWords({ type: "OUT", reason }, 30_000, "self")).toMatch(/^[A-Z]/);
    }
  });
});
