import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runNode } from "../support/runningPhotoSky.ts";
import { CHECKS } from "./appsync/checks.ts";
import {
  openLocalEndpoint,
  type LocalEndpoint,
} from "./appsync/localEndpoint.ts";
import { runChecks, type Outcome } from "./appsync/runChecks.ts";
import { count, lastLineOf, newsOf } from "./appsync/report.ts";
import { HELP, readOptions } from "./options.ts";
import { openLocalPhotoSky } from "./appsync/localPhotoSky.ts";

let photoSky: Awaited<ReturnType<typeof openLocalPhotoSky>>;
beforeAll(async () => {
  photoSky = await openLocalPhotoSky();
});
afterAll(() => photoSky.stop());

describe("a running PhotoSky", () => {
  for (const { id, must, api, run } of CHECKS)
    if (api) it(`${id} ${must}`, () => run(photoSky.endpoint));
});

/** The command, as `npm run conformance -- words` starts it; its credentials are not those of whoever runs the tests. */
async function conformance(...words: string[]) {
  const { stdout, stderr, code } = await runNode(
    "test/conformance/run.ts",
    words,
    {
      NODE_OPTIONS: "--import tsx",
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_SESSION_TOKEN: "",
    },
  ).exit;
  return { stdout, stderr, code, lastLine: stdout.trim().split("\n").at(-1) };
}

describe("npm run conformance", () => {
  it("asks a PhotoSky what any PhotoSky can be asked, and says why it skips the rest", async () => {
    const { code, stdout, stderr, lastLine } = await conformance(
      "--url",
      photoSky.url.origin,
      "--user",
      "demo",
    );
    expect(stderr).toBe("");
    expect(lastLine).toMatch(/^\d+ passed, 0 failed, \d+ skipped$/);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^pass {2}PHOTOSKY-39 +MUST answer with data alone/m,
    );
    expect(stdout).toMatch(
      /^skip {2}RESOLVER-1 .*\n +It asks for the test API/m,
    );
    expect(stdout).toMatch(
      /^skip {2}PHOTOSKY-61 .*\n +It takes an AWS principal/m,
    );
    const passed = Number(/^\d+/.exec(lastLine ?? "")?.[0]);
    expect(passed).toBeGreaterThanOrEqual(90);
  });

  it("asks the test API, wherever it runs, with a key or tokens of people in groups", async () => {
    const testApi: LocalEndpoint = await openLocalEndpoint();
    try {
      const tokens = await Promise.all(
        [[], ["owners"], ["readers"], ["owners", "readers"]].map((groups) =>
          testApi.issueToken("ann", groups),
        ),
      );
      const { code, stdout, lastLine } = await conformance(
        `--url=${testApi.url.href}`,
        `--api-key=${testApi.apiKey}`,
        ...tokens.map((token) => `--token=${token}`),
      );
      expect(lastLine).toMatch(/^\d+ passed, 0 failed, \d+ skipped$/);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^pass {2}AUTH-5 /m);
      expect(stdout).toMatch(/^skip {2}LIMIT-8 /m);
    } finally {
      await testApi.stop();
    }
  });

  it("says that an address cannot be reached or is no API, or that a token is not taken, and how to go on", async () => {
    for (const [words, why] of [
      [["--url", "http://localhost:1"], /cannot be reached: ECONNREFUSED/],
      [
        ["--url", photoSky.url.href, "--token", "x.y.z"],
        /does not take these credentials/,
      ],
      [["--url", photoSky.url.href], /does not take these credentials/],
      [
        ["--url", `${photoSky.url.origin}/nothing`, "--user", "demo"],
        /answers 404/,
      ],
    ] as const) {
      const { code, stdout, stderr } = await conformance(...words);
      expect(stderr).toMatch(why);
      expect(stderr).toMatch(/--help` says what there is/);
      expect(stdout).toBe("");
      expect(code).toBe(2);
    }
  });

  it("says which of its words make no sense, or not together", () => {
    for (const [words, why] of [
      [["--url", "nowhere"], /nowhere is no address/],
      [["--url", "ftp://a.example/"], /is no address/],
      [["--url", "https://a.example", "--user", "demo"], /use --token/],
      [["--token", "x"], /add its --url/],
      [["--sideways"], /--sideways/],
      [["word"], /word/],
    ] as const)
      expect(() => readOptions([...words], {})).toThrow(why);
    expect(readOptions(["--help"], {}).help).toBe(true);
    expect(HELP).toContain("npx cdk deploy --app");
  });

  it("signs for the region that the host name says, unless told otherwise", () => {
    const deployed = "--url=https://abc.appsync-api.eu-west-1.amazonaws.com";
    const regionOf = (...words: string[]) =>
      readOptions(words, { AWS_REGION: "eu-north-1" }).credentials.region;
    expect(regionOf(deployed)).toBe("eu-west-1");
    expect(regionOf(deployed, "--region=us-west-2")).toBe("us-west-2");
    expect(regionOf("--url=http://localhost:4000")).toBe("eu-north-1");
    expect(readOptions([deployed], {}).url?.pathname).toBe("/graphql");
  });

  it("tells of an unconfirmed point that AWS settles otherwise as news, and fails only what is confirmed", () => {
    const outcome = (id: string, unconfirmed?: string): Outcome => ({
      check: {
        id,
        must: "MUST",
        ...(unconfirmed && { unconfirmed }),
        run: async () => {},
      },
      result: "failed",
      why: "found another",
    });
    const outcomes = [outcome("A-1"), outcome("A-2", "nobody knows")];
    const deployed = count(outcomes, true);
    expect(lastLineOf(deployed)).toBe("0 passed, 1 failed, 0 skipped");
    expect(newsOf(deployed)).toMatch(/1 unconfirmed point.*\n {2}A-2 /);
    // Here nothing is news: local/ is what it is.
    expect(count(outcomes, false)).toMatchObject({ failed: 2, news: [] });
  });

  it("finds out that an API is neither PhotoSky nor the test API, and asks it what any can be asked", async () => {
    const outcomes = await runChecks(
      CHECKS.filter(({ id }) =>
        ["HTTP-1", "RESOLVER-1", "PHOTOSKY-1"].includes(id),
      ),
      photoSky.endpoint,
      "other",
    );
    expect(outcomes.map(({ result }) => result)).toEqual([
      "passed",
      "skipped",
      "skipped",
    ]);
  });
});
