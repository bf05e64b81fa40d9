/** Which function answers which address, and who must have signed in. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  type HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  type HttpRouteProps,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { HTTP_ROUTES } from '#shared/contracts/deployment.ts';
import { operations } from '#shared/contracts/http/operations.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { type AlarmDesk, documentedAlarm } from '../constructs/documented-alarm.ts';
import type { Foundation } from './foundation.ts';
import type { Functions } from './functions.ts';
import type { Gateway } from './gateway.ts';
import type { SignIn } from './sign-in.ts';

/** Descriptions of the API, which anybody may read. */
const OPEN = Object.values(operations)
  .filter(({ roles }) => roles === 'anyone')
  .map(({ method, path }) => `${method} ${path}`);

export function routesStack(
  scope: Construct,
  props: StackProps,
  { desk }: Foundation,
  { front, machines }: Gateway,
  signIn: SignIn,
  functions: Functions,
): void {
  const stack = new Stack(scope, 'routes', props);
  const token = new HttpJwtAuthorizer('token', signIn.issuer, {
    jwtAudience: [...signIn.audience],
  });
  for (const [key, name] of Object.entries(HTTP_ROUTES)) {
    const integration = new HttpLambdaIntegration(`${name}-integration`, functions[name]);
    const open = name === 'track';
    addRoute(
      stack,
      'front',
      front,
      key,
      { integration, ...(!open && { authorizer: token }) },
      open,
    );
    if (name !== 'api') continue;
    for (const described of OPEN) addRoute(stack, 'front', front, described, { integration }, true);
    const signed = {
      integration: new HttpLambdaIntegration('machines-integration', functions[name]),
      authorizer: new HttpIamAuthorizer(),
    };
    addRoute(stack, 'machines', machines, key, signed, false);
  }
  alarms(stack, desk, front);
}

function addRoute(
  stack: Stack,
  prefix: string,
  httpApi: HttpApi,
  key: string,
  props: Pick<HttpRouteProps, 'integration' | 'authorizer'>,
  open: boolean,
): void {
  const [method = 'ANY', path = '/'] = key.split(' ');
  const route = new HttpRoute(stack, `${prefix} ${method} ${path.replaceAll('/', '.')}`, {
    httpApi,
    routeKey: HttpRouteKey.with(path, HttpMethod[method as keyof typeof HttpMethod]),
    ...props,
  });
  if (!open) return;
  acknowledge(
    route,
    'AwsSolutions-APIG4',
    path.startsWith('/v1/')
      ? 'the description of the API holds nothing of anybody'
      : 'customers follow links without an account; each link is signed and names one message',
  );
}

function alarms(stack: Stack, desk: AlarmDesk, front: HttpApi): void {
  const period = Duration.minutes(5);
  documentedAlarm(stack, desk, {
    id: 'http-errors',
    severity: 'page',
    impact: 'Links in messages or the API answer with errors.',
    metric: front.metricServerError({ period, statistic: 'Average' }),
    threshold: 0.05,
    periods: 2,
  });
  documentedAlarm(stack, desk, {
    id: 'http-slow',
    severity: 'ticket',
    impact: 'Links in messages open slowly, or the API does.',
    metric: front.metricLatency({ period, statistic: 'p99' }),
    threshold: 3000,
    periods: 3,
  });
}
