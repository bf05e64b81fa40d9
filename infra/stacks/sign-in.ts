/** Who may call the API: a Cognito pool with a second factor, or an issuer that is there already. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { roleSchema } from '#shared/contracts/http/roles.ts';
import type { StageSettings } from '../stage-settings.ts';

/** What the gateway checks tokens against. */
export interface SignIn {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export function signInStack(scope: Construct, props: StackProps, settings: StageSettings): SignIn {
  const { signIn } = settings;
  if (signIn.kind === 'issuer') return signIn;
  const stack = new Stack(scope, 'sign-in', props);
  const pool = userPool(stack, settings);
  const domain = pool.addDomain('domain', {
    cognitoDomain: { domainPrefix: signIn.domainPrefix },
  });
  for (const role of roleSchema.options.filter((one) => one !== 'machine')) {
    new CfnUserPoolGroup(stack, `group-${role}`, { userPoolId: pool.userPoolId, groupName: role });
  }
  const audience = [people(pool, signIn.callbackUrls), machines(pool)] as const;
  new CfnOutput(stack, 'pool', { value: pool.userPoolId });
  new CfnOutput(stack, 'people-client', { value: audience[0] });
  new CfnOutput(stack, 'sign-in-page', { value: domain.baseUrl() });
  return { issuer: pool.userPoolProviderUrl, audience };
}

function userPool(stack: Stack, { name, production }: StageSettings): UserPool {
  return new UserPool(stack, 'people', {
    userPoolName: `opportune-${name}`,
    featurePlan: FeaturePlan.PLUS,
    standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { sms: false, otp: true },
    passwordPolicy: {
      minLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    deletionProtection: production,
    removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

/** Authorization code with PKCE; the roles are the groups in the token. Returns the client's id. */
function people(pool: UserPool, callbackUrls: readonly string[]): string {
  return pool.addClient('people', {
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID],
      callbackUrls: [...callbackUrls],
    },
    generateSecret: false,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: Duration.minutes(15),
    idTokenValidity: Duration.minutes(15),
    refreshTokenValidity: Duration.hours(12),
  }).userPoolClientId;
}

/** Client credentials for systems that deliver customers and events: scope `opportune/machine`. */
function machines(pool: UserPool): string {
  const scope = new ResourceServerScope({
    scopeName: 'machine',
    scopeDescription: 'Deliver customers and events',
  });
  const server = pool.addResourceServer('engine', { identifier: 'opportune', scopes: [scope] });
  return pool.addClient('machines', {
    oAuth: {
      flows: { clientCredentials: true },
      scopes: [OAuthScope.resourceServer(server, scope)],
    },
    generateSecret: true,
    accessTokenValidity: Duration.minutes(15),
  }).userPoolClientId;
}
