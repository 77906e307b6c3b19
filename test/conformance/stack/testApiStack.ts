import {
  CfnOutput,
  Duration,
  Expiration,
  RemovalPolicy,
  Stack,
} from "aws-cdk-lib";
import {
  AuthorizationType,
  Definition,
  GraphqlApi,
  IamResource,
  UserPoolDefaultAction,
} from "aws-cdk-lib/aws-appsync";
import {
  CfnUserPoolGroup,
  UserPool,
  type UserPoolClient,
} from "aws-cdk-lib/aws-cognito";
import { AccountRootPrincipal, Role } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Function as LambdaFunction,
  Runtime,
  type Code,
} from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import {
  BATCHED_FIELDS,
  DEPTH_LIMIT,
  RESOLVER_COUNT_LIMIT,
  SDL,
  UNIT_FIELDS,
} from "../appsync/testApi.ts";

export const TEST_API_STACK = "PhotoSky-Conformance";

/** The test API as AWS runs it: every authorization mode that the checks ask in, and one function behind all its fields. */
export class TestApiStack extends Stack {
  constructor(scope: Construct, code: Code) {
    super(scope, TEST_API_STACK, {
      description: "The API that PhotoSky's conformance checks ask",
    });
    const { pool, client } = this.people();
    const api = new GraphqlApi(this, "Api", {
      name: TEST_API_STACK,
      definition: Definition.fromSchema({
        // It is this very API that binds; its type only promises an ARN.
        bind: (bound) => ({
          apiId: (bound as GraphqlApi).apiId,
          definition: SDL,
        }),
      }),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.USER_POOL,
          userPoolConfig: {
            userPool: pool,
            appIdClientRegex: client.userPoolClientId,
            defaultAction: UserPoolDefaultAction.ALLOW,
          },
        },
        additionalAuthorizationModes: [
          { authorizationType: AuthorizationType.IAM },
          {
            authorizationType: AuthorizationType.API_KEY,
            apiKeyConfig: { expires: Expiration.after(Duration.days(30)) },
          },
        ],
      },
      queryDepthLimit: DEPTH_LIMIT,
      resolverCountLimit: RESOLVER_COUNT_LIMIT,
    });
    this.attachResolvers(api, code);
    const operator = this.principals(api);
    for (const [name, value] of Object.entries({
      GraphQLUrl: api.graphqlUrl,
      ApiKey: api.apiKey ?? "",
      UserPoolId: pool.userPoolId,
      UserPoolClientId: client.userPoolClientId,
      OperatorRoleArn: operator.roleArn,
    }))
      new CfnOutput(this, name, { value });
  }

  private people(): { pool: UserPool; client: UserPoolClient } {
    const pool = new UserPool(this, "Pool", {
      selfSignUpEnabled: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const groupName of ["owners", "readers"])
      new CfnUserPoolGroup(this, groupName, {
        userPoolId: pool.userPoolId,
        groupName,
      });
    // So that `aws cognito-idp initiate-auth` gives whoever runs the checks a token.
    const client = pool.addClient("Client", {
      authFlows: { userPassword: true },
    });
    return { pool, client };
  }

  private attachResolvers(api: GraphqlApi, code: Code): void {
    const testFunction = new LambdaFunction(this, "TestFunction", {
      code,
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      // Longer than AppSync waits: it is the service's own limit that a check looks for.
      timeout: Duration.seconds(35),
    });
    const unit = api.addLambdaDataSource("Unit", testFunction);
    const batch = api.addLambdaDataSource("Batch", testFunction);
    for (const field of UNIT_FIELDS) unit.createResolver(field, namesOf(field));
    for (const [field, maxBatchSize] of Object.entries(BATCHED_FIELDS))
      batch.createResolver(field, { ...namesOf(field), maxBatchSize });
    api.addNoneDataSource("Nothing");
  }

  /** One that may call everything but `opened`, and one that may call nothing. */
  private principals(api: GraphqlApi): Role {
    const assumedBy = new AccountRootPrincipal();
    const operator = new Role(this, "Operator", { assumedBy });
    const fields = [...UNIT_FIELDS, ...Object.keys(BATCHED_FIELDS)]
      .filter(
        (field) => field !== "Query.opened" && !field.startsWith("Photo."),
      )
      .map((field) => {
        const { typeName, fieldName } = namesOf(field);
        return `types/${typeName}/fields/${fieldName}`;
      });
    api.grant(operator, IamResource.custom(...fields), "appsync:GraphQL");
    new Role(this, "Outsider", { assumedBy });
    return operator;
  }
}

function namesOf(field: string): { typeName: string; fieldName: string } {
  const [typeName = "", fieldName = ""] = field.split(".");
  return { typeName, fieldName };
}
