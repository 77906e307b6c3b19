// AppSync's GraphQL endpoint: queries and mutations over HTTP, with direct Lambda resolvers.
// It runs what the template says or refuses to start; where the service's behaviour is not known, it is strict.
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  attachResolvers,
  type ApiDataSource,
  type ApiResolver,
} from "./appsync/attachResolvers.ts";
import { openAuthorization, type AuthMode } from "./appsync/authorization.ts";
import { findCaller, type ApiKey, type Caller } from "./appsync/callers.ts";
import { checkSchema } from "./appsync/checkSchema.ts";
import { openDocuments, type KnownDocument } from "./appsync/documents.ts";
import { failures, unauthorized } from "./appsync/errors.ts";
import { execute, type ExecutionResult } from "./appsync/execution.ts";
import {
  answer,
  answerPreflight,
  answerRefusal,
  beginResponse,
  eventHeaders,
  parseBody,
  readBody,
  RequestRefusal,
  unparsable,
  type GraphQLRequest,
} from "./appsync/http.ts";
import { invokeWithJson, type InvokeFunction } from "./appsync/lambdaEvents.ts";
import { openSchema } from "./appsync/openSchema.ts";
import { openShapes } from "./appsync/outputShape.ts";
import { planFields } from "./appsync/planFields.ts";
import { coerceVariables } from "./appsync/variables.ts";
import type { Credential, FindCredential } from "./sigv4.ts";

export { checkSchema } from "./appsync/checkSchema.ts";
export type { ApiDataSource, ApiResolver } from "./appsync/attachResolvers.ts";
export type { AuthMode } from "./appsync/authorization.ts";
export type { ApiKey } from "./appsync/callers.ts";
export type { InvokeFunction } from "./appsync/lambdaEvents.ts";

/** One API of the template, its intrinsics resolved. */
export interface AppSyncApi {
  logicalId: string;
  apiId: string;
  region: string;
  accountId: string;
  /** The deployed SDL. */
  definition: string;
  defaultMode: AuthMode;
  additionalModes: AuthMode[];
  /** 1 to 75; 0 for none. */
  queryDepthLimit: number;
  /** 1 to 10,000; 0 for 10,000. */
  resolverCountLimit: number;
  introspection: boolean;
  dataSources: ApiDataSource[];
  resolvers: ApiResolver[];
}

export interface AppSyncOptions {
  api: AppSyncApi;
  invoke: InvokeFunction;
  /** The claims of a valid token of the API's user pool. */
  verifyToken(jwt: string): Promise<Record<string, unknown> | undefined>;
  find: FindCredential;
  /** Whether a principal's policies allow `appsync:GraphQL` on arn:aws:appsync:…:apis/ID/types/Query/fields/photo. */
  authorize(
    credential: Credential,
    action: "appsync:GraphQL",
    resource: string,
  ): boolean;
  /** The template does not hold the keys themselves. */
  apiKeys?: readonly ApiKey[];
  /** How long a request may take: 30 s, as on the service. */
  executionLimitMs?: number;
}

export interface AppSync {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** How often each function was invoked, by ARN. */
  invocations(): Record<string, number>;
}

const EXECUTION_LIMIT_MS = 30_000;
const MAX_QUERY_DEPTH = 75;
const MAX_RESOLVER_COUNT = 10_000;

/** Opens the endpoint of an API. Throws at once, naming the logical id, for whatever it could not run exactly. */
export function openAppSync(options: AppSyncOptions): AppSync {
  const { api } = options;
  checkApi(api);
  const schema = openSchema(api.definition);
  const resolverOf = attachResolvers(schema, api.dataSources, api.resolvers);
  const shapeOf = openShapes(schema);
  const authorization = openAuthorization(api);
  const documentOf = openDocuments(schema, api);
  const invocations: Record<string, number> = {};

  async function invoke(functionArn: string, event: string) {
    invocations[functionArn] = (invocations[functionArn] ?? 0) + 1;
    return invokeWithJson(options.invoke, functionArn, event);
  }

  async function run(
    request: IncomingMessage,
    caller: Caller,
    { query, variables: given, operationName }: GraphQLRequest,
  ): Promise<ExecutionResult> {
    const document = documentOf(query);
    if (!document) throw unparsable();
    const operation = operationOf(document, operationName);
    if (document.errors.length > 0)
      return { data: null, errors: document.errors };
    const coerced = coerceVariables(schema, operation, given);
    if ("error" in coerced) return { data: null, errors: [coerced.error] };

    const rootType = schema.getRootType(operation.operation);
    if (!rootType) throw unparsable();
    const fields = planFields(
      {
        schema,
        fragments: document.fragments,
        variables: coerced.variables,
        resolverOf,
        shapeOf,
        refuse(type, field, depth) {
          if (api.queryDepthLimit > 0 && depth > api.queryDepthLimit)
            return failures.depth;
          const allowed =
            authorization.allows(caller.mode, caller.groups, type, field) &&
            (!caller.credential ||
              depth > 1 ||
              options.authorize(
                caller.credential,
                "appsync:GraphQL",
                `arn:aws:appsync:${api.region}:${api.accountId}:apis/${api.apiId}/types/${type.name}/fields/${field.name}`,
              ));
          return allowed ? undefined : unauthorized(field.name, type.name);
        },
      },
      rootType,
      [operation.selectionSet],
      1,
    );
    return execute({
      fields,
      serial: operation.operation === "mutation",
      identity: JSON.stringify(caller.identity),
      request: JSON.stringify({
        headers: eventHeaders(request),
        domainName: null,
      }),
      resolverCountLimit: api.resolverCountLimit || MAX_RESOLVER_COUNT,
      executionLimitMs: options.executionLimitMs ?? EXECUTION_LIMIT_MS,
      invoke,
    });
  }

  async function respond(request: IncomingMessage, response: ServerResponse) {
    if (request.method === "OPTIONS") return answerPreflight(response);
    if (request.method !== "POST")
      throw new RequestRefusal(
        405,
        "BadRequestException",
        "GraphQL requests are sent with POST.",
      );
    const body = await readBody(request);
    const caller = await findCaller(request, body, {
      modes: [api.defaultMode, ...api.additionalModes],
      region: api.region,
      accountId: api.accountId,
      apiKeys: options.apiKeys ?? [],
      verifyToken: (jwt) => options.verifyToken(jwt),
      find: options.find,
    });
    if (!caller)
      throw new RequestRefusal(
        401,
        "UnauthorizedException",
        "You are not authorized to make this call.",
      );
    const result = await run(request, caller, parseBody(body));
    await answer(request, response, result);
  }

  return {
    async handle(request, response) {
      beginResponse(response);
      try {
        await respond(request, response);
      } catch (error) {
        if (error instanceof RequestRefusal)
          return answerRefusal(response, error);
        console.error("A GraphQL request could not be answered:", error);
        const { errorType, message } = failures.internal;
        answerRefusal(response, new RequestRefusal(500, errorType, message));
      }
    },
    invocations: () => ({ ...invocations }),
  };
}

function operationOf(
  { operations }: KnownDocument,
  operationName: string | undefined,
) {
  const refuse = (message: string) =>
    new RequestRefusal(400, "BadRequestException", message);
  const named = operations.filter(
    ({ name }) => operationName === undefined || name?.value === operationName,
  );
  const [operation] = named;
  if (!operation)
    throw refuse(`Unknown operation named '${operationName ?? ""}'.`);
  if (operationName === undefined && operations.length > 1)
    throw refuse("Missing operation name.");
  if (operation.operation === "subscription")
    throw refuse("Subscriptions are not served over POST.");
  return operation;
}

function checkApi(api: AppSyncApi) {
  const refuse = (why: string) => {
    throw new Error(`${api.logicalId}: ${why}`);
  };
  const problems = checkSchema(api.definition);
  if (problems.length > 0)
    refuse(`AppSync would not take this schema.\n${problems.join("\n")}`);
  if (!isWithin(api.queryDepthLimit, MAX_QUERY_DEPTH))
    refuse(`QueryDepthLimit is a whole number from 0 to ${MAX_QUERY_DEPTH}.`);
  if (!isWithin(api.resolverCountLimit, MAX_RESOLVER_COUNT))
    refuse(
      `ResolverCountLimit is a whole number from 0 to ${MAX_RESOLVER_COUNT}.`,
    );
  const modes: string[] = [api.defaultMode, ...api.additionalModes];
  for (const mode of modes) {
    if (!MODES.includes(mode))
      refuse(`the authorization mode ${mode} does not run here.`);
  }
  if (new Set(modes).size < modes.length)
    refuse("an authorization mode is named twice.");
  if (modes.length > 1 && /@aws_auth\b/.test(api.definition))
    refuse(
      "@aws_auth has no effect beside other modes; say @aws_cognito_user_pools.",
    );
}

const MODES: readonly string[] = [
  "API_KEY",
  "AWS_IAM",
  "AMAZON_COGNITO_USER_POOLS",
] satisfies AuthMode[];

function isWithin(value: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= maximum;
}
