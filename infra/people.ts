import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  AccountRecovery,
  Mfa,
  UserPool,
  type UserPoolClient,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import type { Stage } from "./stages.ts";

/** Who may sign in: a user pool, and the client that pages and apps sign in through. */
export class People extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.pool = new UserPool(this, "Pool", {
      selfSignUpEnabled: stage.selfSignUpEnabled,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // Until a new address is verified the old one stays, so that nobody can lock themselves out or somebody else in.
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      mfa: stage.requiresMfa ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      // A library belongs to a person's `sub`: who loses the pool has lost the way to every photo.
      deletionProtection: stage.keepsData,
      removalPolicy: stage.keepsData
        ? RemovalPolicy.RETAIN
        : RemovalPolicy.DESTROY,
    });
    Validations.of(this.pool.node.defaultChild!).acknowledge({
      id: "AwsSolutions-COG8",
      reason:
        "The Plus plan costs 0.02 USD a month for each person who signs in, more than everything else that PhotoSky does for them. Passwords are long and never sent (SRP), accounts are made by invitation, and a second factor is there; whoever opens sign-up to the world should pay for Plus.",
    });
    if (!stage.requiresMfa) {
      Validations.of(this.pool.node.defaultChild!).acknowledge({
        id: "AwsSolutions-COG2",
        reason:
          "A stage without data worth protecting: people may set up a second factor and need not, so that trying it out takes no authenticator app.",
      });
    }
    this.client = this.pool.addClient("Client", {
      // Pages and apps keep no secrets, and with SRP no password is ever sent.
      generateSecret: false,
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
  }
}
