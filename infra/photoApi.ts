import { RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  AuthorizationType,
  type CfnGraphQLApi,
  Definition,
  FieldLogLevel,
  GraphqlApi,
  IntrospectionConfig,
  LambdaDataSource,
  UserPoolDefaultAction,
} from "aws-cdk-lib/aws-appsync";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { FIELDS } from "../resolvers/functions/fields.ts";
import type { People } from "./people.ts";
import type { Stage } from "./stages.ts";

/**
 * Levels of a query, its leaves included. photos/edges/node/upload/target/headers/name has 7; the introspection that tools send
 * has 15 and would come back cut short with less.
 */
export const QUERY_DEPTH_LIMIT = 16;

/** Three full pages of 200 photos with every field that signs, and a second and third shape of each. */
export const RESOLVER_COUNT_LIMIT = 5000;

/** Which function stands behind each data source; named as in resolvers/functions/fields.ts. */
export type FieldFunctions = Readonly<
  Record<keyof typeof FIELDS, LambdaFunction>
>;

const APPSYNC = new ServicePrincipal("appsync.amazonaws.com");

/** The GraphQL API: the contract, who may call, and which function answers which field. */
export class PhotoApi extends Construct {
  readonly api: GraphqlApi;

  constructor(
    scope: Construct,
    id: string,
    stage: Stage,
    sdl: string,
    people: People,
    functions: FieldFunctions,
  ) {
    super(scope, id);
    this.api = new GraphqlApi(this, "Api", {
      name: `PhotoSky-${stage.name}`,
      definition: Definition.fromSchema({
        // It is this very API that binds; its type only promises an ARN.
        bind: (api) => ({
          apiId: (api as GraphqlApi).apiId,
          definition: sdl,
        }),
      }),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.USER_POOL,
          userPoolConfig: {
            userPool: people.pool,
            appIdClientRegex: people.client.userPoolClientId,
            defaultAction: UserPoolDefaultAction.ALLOW,
          },
        },
        // Internal calls and operators.
        additionalAuthorizationModes: [
          { authorizationType: AuthorizationType.IAM },
        ],
      },
      introspectionConfig: stage.introspection
        ? IntrospectionConfig.ENABLED
        : IntrospectionConfig.DISABLED,
      queryDepthLimit: QUERY_DEPTH_LIMIT,
      resolverCountLimit: RESOLVER_COUNT_LIMIT,
      xrayEnabled: true,
    });
    this.logErrors(stage);
    this.attachResolvers(functions);
  }

  /** Errors only, and never what was asked or answered: that would put tokens and photos into the log (AWS-RULES 15). */
  private logErrors(stage: Stage): void {
    const role = new Role(this, "LogRole", { assumedBy: APPSYNC });
    // Not the logConfig of GraphqlApi: that brings a function of CDK's to make this very group.
    const api = this.api.node.defaultChild as CfnGraphQLApi;
    api.logConfig = {
      cloudWatchLogsRoleArn: role.roleArn,
      fieldLogLevel: FieldLogLevel.ERROR,
      excludeVerboseContent: true,
    };
    const logs = new LogGroup(this, "Logs", {
      logGroupName: `/aws/appsync/apis/${this.api.apiId}`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logs.grantWrite(role);
    Validations.of(api).acknowledge({
      id: "AwsSolutions-ASC3",
      reason:
        "Requests are logged, without their headers, variables and answers: those are people's tokens and photos, and have no place in a log (AWS-RULES 15).",
    });
  }

  private attachResolvers(functions: FieldFunctions): void {
    for (const name of Object.keys(FIELDS) as (keyof typeof FIELDS)[]) {
      const source = this.dataSource(name, functions[name]);
      for (const [field, wiring] of Object.entries<{ maxBatchSize?: number }>(
        FIELDS[name],
      )) {
        const [typeName = "", fieldName = ""] = field.split(".");
        source.createResolver(`${typeName}.${fieldName}`, {
          typeName,
          fieldName,
          ...wiring,
        });
      }
    }
  }

  /** As addLambdaDataSource, but that grants every version and alias of the function besides. */
  private dataSource(name: string, lambdaFunction: LambdaFunction) {
    const role = new Role(this, `${name}CallRole`, { assumedBy: APPSYNC });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: [lambdaFunction.functionArn],
      }),
    );
    return new LambdaDataSource(this.api, name, {
      api: this.api,
      name,
      lambdaFunction,
      serviceRole: role.withoutPolicyUpdates(),
    });
  }
}
