/**
 * The HTTP APIs as addresses, before there are functions behind them: functions must know the public
 * address, and routes (routes.ts) must know the functions.
 */
import { Aws, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { Domain, StageSettings } from '../stage-settings.ts';
import type { Foundation } from './foundation.ts';

export interface Gateway {
  /** For people by token, and for customers' links. */
  readonly front: HttpApi;
  /** For machines that sign with IAM; not behind the edge. */
  readonly machines: HttpApi;
  /** Where the edge, or without one everybody, reaches `front`. */
  readonly host: string;
}

export function gatewayStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
  { key }: Foundation,
): Gateway {
  const stack = new Stack(scope, 'gateway', props);
  const log = new LogGroup(stack, 'access-log', {
    logGroupName: `/opportune/${settings.name}/http-access`,
    encryptionKey: key,
    retention: settings.retention.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const domain = settings.edge ? settings.domain : undefined;
  const front = new HttpApi(stack, 'front', {
    apiName: `opportune-${settings.name}`,
    createDefaultStage: false,
    // Whoever comes without the edge would come without its rules.
    disableExecuteApiEndpoint: domain !== undefined,
  });
  const machines = new HttpApi(stack, 'machines', {
    apiName: `opportune-${settings.name}-machines`,
    createDefaultStage: false,
  });
  for (const httpApi of [front, machines])
    new HttpStage(stack, `${httpApi.node.id}-stage`, {
      httpApi,
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.perSecond, burstLimit: settings.throttle.burst },
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
      ...(httpApi === front &&
        domain !== undefined && {
          domainMapping: { domainName: originDomain(stack, domain) },
        }),
    });
  const host = domain?.origin ?? `${front.apiId}.execute-api.${stack.region}.${Aws.URL_SUFFIX}`;
  new CfnOutput(stack, 'machines-url', { value: machines.apiEndpoint });
  return { front, machines, host };
}

/** No path and no address: paths of links let their bearer act for a person. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integrationErrorMessage',
};

function originDomain(stack: Stack, domain: Domain): DomainName {
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'zone', domain);
  const origin = new DomainName(stack, 'origin', {
    domainName: domain.origin,
    certificate: new Certificate(stack, 'certificate', {
      domainName: domain.origin,
      validation: CertificateValidation.fromDns(zone),
    }),
  });
  new ARecord(stack, 'record', {
    zone,
    recordName: `${domain.origin}.`,
    target: RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(origin.regionalDomainName, origin.regionalHostedZoneId),
    ),
  });
  return origin;
}
