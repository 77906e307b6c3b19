import { Duration, RemovalPolicy } from "aws-cdk-lib";
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
      passwordPolicy: { minLength: 12, tempPasswordValidity: Duration.days(7) },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      // A library belongs to a person's `sub`: who loses the pool has lost the way to every photo.
      deletionProtection: stage.keepsData,
      removalPolicy: stage.keepsData
        ? RemovalPolicy.RETAIN
        : RemovalPolicy.DESTROY,
    });
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
