import { isObjectType, type GraphQLSchema } from "graphql";

export interface ApiDataSource {
  logicalId: string;
  name: string;
  type: string;
  functionArn?: string;
}

export interface ApiResolver {
  logicalId: string;
  typeName: string;
  fieldName: string;
  kind: string;
  dataSourceName: string;
  maxBatchSize?: number;
  code?: unknown;
}

/** A field's direct Lambda resolver. */
export interface AttachedResolver {
  functionArn: string;
  /** 0: one event an invocation. */
  maxBatchSize: number;
}

export type ResolverOf = (
  typeName: string,
  fieldName: string,
) => AttachedResolver | undefined;

/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateResolver.html */
const MAX_BATCH_SIZE = 2000;

/** Finds each field its function. Throws, naming the logical id, for a resolver that could not run here exactly. */
export function attachResolvers(
  schema: GraphQLSchema,
  dataSources: readonly ApiDataSource[],
  resolvers: readonly ApiResolver[],
): ResolverOf {
  const sources = new Map<string, ApiDataSource>();
  for (const source of dataSources) {
    checkDataSource(source);
    sources.set(source.name, source);
  }
  const attached = new Map<string, AttachedResolver>();
  for (const resolver of resolvers) {
    const field = `${resolver.typeName}.${resolver.fieldName}`;
    const refuse = (why: string): never => {
      throw new Error(`${resolver.logicalId} (${field}): ${why}`);
    };
    const type = schema.getType(resolver.typeName);
    if (!isObjectType(type) || !type.getFields()[resolver.fieldName])
      refuse("the schema has no such field.");
    if (attached.has(field)) refuse("the field has a resolver already.");
    if (resolver.kind !== "UNIT")
      refuse(`only UNIT resolvers run here, not ${resolver.kind}.`);
    if (resolver.code !== undefined)
      refuse("resolver code and mapping templates do not run here.");
    const source = sources.get(resolver.dataSourceName);
    if (!source)
      return refuse(`there is no data source ${resolver.dataSourceName}.`);
    if (source.functionArn === undefined)
      return refuse(
        `a resolver without code needs a Lambda data source, and ${source.name} is ${source.type}.`,
      );
    const { maxBatchSize = 0 } = resolver;
    if (
      !Number.isInteger(maxBatchSize) ||
      maxBatchSize < 0 ||
      maxBatchSize > MAX_BATCH_SIZE
    )
      refuse(`MaxBatchSize is a whole number from 0 to ${MAX_BATCH_SIZE}.`);
    attached.set(field, { functionArn: source.functionArn, maxBatchSize });
  }
  return (typeName, fieldName) => attached.get(`${typeName}.${fieldName}`);
}

function checkDataSource({ logicalId, type, functionArn }: ApiDataSource) {
  if (type !== "AWS_LAMBDA" && type !== "NONE")
    throw new Error(
      `${logicalId}: data sources of type ${type} do not run here; only AWS_LAMBDA and NONE do.`,
    );
  if ((type === "AWS_LAMBDA") !== (functionArn !== undefined))
    throw new Error(
      `${logicalId}: a data source of type ${type} ${functionArn === undefined ? "needs" : "has no"} function.`,
    );
}
