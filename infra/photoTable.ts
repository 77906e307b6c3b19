import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { ENVIRONMENT } from "../resolvers/lambda/environment.ts";
import { INDEXES, TABLE_KEYS } from "../resolvers/records/tableIndexes.ts";
import type { Stage } from "./stages.ts";

/** Every record: photos, their places in lists, what is due, counters. */
export class PhotoTable extends Construct {
  private readonly table: Table;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      partitionKey: string(TABLE_KEYS.partition),
      sortKey: string(TABLE_KEYS.sort),
      billingMode: BillingMode.PAY_PER_REQUEST,
      // The stream is the outbox of the API's events: it needs what a photo was as well as what it is.
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: stage.pointInTimeRecovery,
      },
      deletionProtection: stage.keepsData,
      removalPolicy: stage.keepsData
        ? RemovalPolicy.RETAIN
        : RemovalPolicy.DESTROY,
    });
    if (!stage.pointInTimeRecovery) {
      Validations.of(this.table.node.defaultChild!).acknowledge({
        id: "AwsSolutions-DDB3",
        reason:
          "A stage without data worth keeping: DynamoDB answers the deletion of a table that has it with a backup that outlives the stack.",
      });
    }
    for (const index of Object.values(INDEXES)) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: string(index.partition),
        sortKey: string(index.sort),
        projectionType: ProjectionType[index.projection],
      });
    }
  }

  // Actions are named one by one: CDK's own grants carry Scan, which nothing here may ever do, and PartiQL is never
  // among them (AWS-RULES 20). A transaction needs the actions that it is made of.

  /** Lets `fn` read photos, counters, and pages of the lists of any owner. */
  grantRead(fn: LambdaFunction): void {
    this.grantItems(fn, ["BatchGetItem", "GetItem"]);
    this.grantQuery(fn, [
      this.table.tableArn,
      this.indexArn(INDEXES.byCaptured.name),
      this.indexArn(INDEXES.byUploaded.name),
    ]);
  }

  /** Lets `fn` read and change items that it knows the keys of. */
  grantChange(fn: LambdaFunction): void {
    this.grantItems(fn, ["GetItem", "PutItem", "UpdateItem"]);
  }

  /** Lets `fn` also remove such items. */
  grantChangeAndRemove(fn: LambdaFunction): void {
    this.grantChange(fn);
    this.grantItems(fn, ["DeleteItem"]);
  }

  /** Lets `fn` find what is due, and nobody's library. */
  grantFindDue(fn: LambdaFunction): void {
    this.grantQuery(fn, [this.indexArn(INDEXES.due.name)]);
  }

  /** By whatever operation, on the table or on an index. */
  throttledRequests(): MathExpression {
    return new MathExpression({
      label: "Throttled requests",
      // A query, because the metric exists for each operation apart.
      expression: `SELECT SUM(ThrottledRequests) FROM SCHEMA("AWS/DynamoDB", Operation, TableName) WHERE TableName = '${this.table.tableName}'`,
    });
  }

  private grantItems(fn: LambdaFunction, actions: readonly string[]): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
      }),
    );
    fn.addEnvironment(ENVIRONMENT.table, this.table.tableName);
  }

  private grantQuery(fn: LambdaFunction, resources: string[]): void {
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["dynamodb:Query"], resources }),
    );
    fn.addEnvironment(ENVIRONMENT.table, this.table.tableName);
  }

  private indexArn(name: string): string {
    return `${this.table.tableArn}/index/${name}`;
  }
}

function string(name: string) {
  return { name, type: AttributeType.STRING };
}
