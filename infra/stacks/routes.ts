/** Which function answers which address, and who must have signed in. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  type HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { HTTP_ROUTES, type HttpRouteDefinition } from '#shared/contracts/routes.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { type AlarmDesk, documentedAlarm } from '../constructs/documented-alarm.ts';
import type { Foundation } from './foundation.ts';
import type { Functions } from './functions.ts';
import type { Gateway } from './gateway.ts';
import type { SignIn } from './sign-in.ts';

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
  const signature = new HttpIamAuthorizer();
  const toFront = routesTo(stack, front, functions);
  const toMachines = routesTo(stack, machines, functions);
  for (const route of HTTP_ROUTES) {
    const made = toFront(route, route.signIn ? token : undefined);
    if (route.signIn) toMachines(route, signature);
    else acknowledge(made, 'AwsSolutions-APIG4', route.open ?? '');
  }
  alarms(stack, desk, front);
}

/** Adds routes to one API, with one integration per function. */
function routesTo(stack: Stack, httpApi: HttpApi, functions: Functions) {
  const name = httpApi.node.id;
  const integrations = new Map<string, HttpLambdaIntegration>();
  return (route: HttpRouteDefinition, authorizer: IHttpRouteAuthorizer | undefined): HttpRoute => {
    const integration =
      integrations.get(route.function) ??
      new HttpLambdaIntegration(`${name}-${route.function}`, functions[route.function]);
    integrations.set(route.function, integration);
    const [method = 'ANY', path = '/'] = route.key.split(' ');
    return new HttpRoute(stack, `${name} ${method} ${path.replaceAll('/', '.')}`, {
      httpApi,
      routeKey: HttpRouteKey.with(path, HttpMethod[method as keyof typeof HttpMethod]),
      integration,
      ...(authorizer !== undefined && { authorizer }),
    });
  };
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
