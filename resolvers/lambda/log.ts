import { Logger } from "@aws-lambda-powertools/logger";

/** One structured line an event, with ids and counts; never URLs, tokens or whole events. */
export const log = new Logger();
