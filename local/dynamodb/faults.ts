import { AwsError } from "../awsJson.ts";

/** The refusals that several actions share, as DynamoDB names them. */
export function invalid(message: string): AwsError {
  return new AwsError("com.amazon.coral.validate#ValidationException", message);
}

export function notFound(message: string): AwsError {
  return new AwsError(
    "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
    message,
  );
}

export function inUse(message: string): AwsError {
  return new AwsError(
    "com.amazonaws.dynamodb.v20120810#ResourceInUseException",
    message,
  );
}
