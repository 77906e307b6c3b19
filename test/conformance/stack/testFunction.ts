// The Lambda function of the test API: a batch comes as a list.

import {
  answerBatch,
  answerOne,
  type ResolverEvent,
} from "../appsync/testFunctions.ts";

export const handler = (event: ResolverEvent | ResolverEvent[]) =>
  Array.isArray(event) ? answerBatch(event) : answerOne(event);
