import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECKS } from "./appsync/checks.ts";
import {
  openLocalEndpoint,
  type LocalEndpoint,
} from "./appsync/localEndpoint.ts";
import { SPECIFICATION } from "./appsync/specification.ts";
import { TEMPLATE_CHECKS } from "./appsync/templateChecks.ts";

describe("the embedded AppSync endpoint", () => {
  let endpoint: LocalEndpoint;
  beforeAll(async () => {
    endpoint = await openLocalEndpoint();
  });
  afterAll(() => endpoint.stop());

  for (const { id, must, api, run } of CHECKS)
    if (api !== "photosky") it(`${id} ${must}`, () => run(endpoint));
  for (const { id, must, run } of TEMPLATE_CHECKS)
    it(`${id} ${must}`, () => run(endpoint.assembly));
});

describe("the list of checks", () => {
  const all = [...CHECKS, ...TEMPLATE_CHECKS];
  const ids = all.map(({ id }) => id);

  it("gives every check an id of its own", () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Z]+-\d+[a-z]?$/);
  });

  it("says in one sentence what must be", () => {
    for (const { must } of all) expect(must).toMatch(/^MUST [^]*[^.]$/);
    expect(new Set(all.map(({ must }) => must)).size).toBe(all.length);
  });

  it("has at least fifty that any PhotoSky can be asked", () => {
    const photoSkys = CHECKS.filter(({ api }) => api === "photosky");
    expect(photoSkys.length).toBeGreaterThanOrEqual(50);
  });

  it("has at least one for every line of the specification", () => {
    for (const lines of Object.values(SPECIFICATION))
      for (const [line, wanted] of Object.entries(lines))
        for (const id of wanted)
          expect(
            ids.some((each) =>
              id.endsWith("*") ? each.startsWith(id.slice(0, -1)) : each === id,
            ),
            `${line}: ${id}`,
          ).toBe(true);
  });
});
