import { AUTH_CHECKS } from "./authChecks.ts";
import type { Check } from "./check.ts";
import { HTTP_CHECKS } from "./httpChecks.ts";
import { LIMIT_CHECKS } from "./limitChecks.ts";
import { PHOTOSKY_CHECKS } from "./photoSkyChecks.ts";
import { RESOLVER_CHECKS } from "./resolverChecks.ts";

/** Everything that an endpoint can be asked. Which of it an API can answer depends on its schema. */
export const CHECKS: readonly Check[] = [
  ...HTTP_CHECKS,
  ...RESOLVER_CHECKS,
  ...AUTH_CHECKS,
  ...LIMIT_CHECKS,
  ...PHOTOSKY_CHECKS,
];
