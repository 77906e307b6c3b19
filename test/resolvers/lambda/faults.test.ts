import { describe, expect, it, vi } from "vitest";
import { recordFault } from "../../../resolvers/lambda/faults.ts";

describe("a fault", () => {
  it("is counted, for alarms: Lambda itself counts only invocations that fail whole", () => {
    let text = "";
    const spy = vi
      .spyOn(process.stdout, "write")
      .mockImplementation((chunk) => {
        text += String(chunk);
        return true;
      });
    const errors = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      recordFault("A field failed", new Error("broken"), {
        field: "Query.photo",
      });
    } finally {
      spy.mockRestore();
      errors.mockRestore();
    }

    const metric = text
      .split("\n")
      .filter((line) => line.includes('"_aws"'))
      .map((line) => JSON.parse(line) as { Faults: number });
    expect(metric).toEqual([expect.objectContaining({ Faults: 1 })]);
  });
});
