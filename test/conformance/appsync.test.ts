import { afterAll, beforeAll, describe, it } from "vitest";
import { AUTH_CHECKS } from "./appsync/authChecks.ts";
import { HTTP_CHECKS } from "./appsync/httpChecks.ts";
import { LIMIT_CHECKS } from "./appsync/limitChecks.ts";
import {
  openLocalEndpoint,
  type LocalEndpoint,
} from "./appsync/localEndpoint.ts";
import { RESOLVER_CHECKS } from "./appsync/resolverChecks.ts";

describe("the embedded AppSync endpoint", () => {
  let endpoint: LocalEndpoint;
  beforeAll(async () => {
    endpoint = await openLocalEndpoint();
  });
  afterAll(() => endpoint.stop());

  const checks = [
    ...HTTP_CHECKS,
    ...RESOLVER_CHECKS,
    ...AUTH_CHECKS,
    ...LIMIT_CHECKS,
  ];
  for (const { id, must, run } of checks)
    it(`${id} ${must}`, () => run(endpoint));
});
