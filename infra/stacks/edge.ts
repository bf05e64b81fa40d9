/**
 * CloudFront and WAF before everything public. In us-east-1, since certificates and rules for
 * CloudFront live there only; it names the gateway by its host alone.
 */
import { ArnFormat, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';
import { visible, webRules } from '../constructs/web-rules.ts';
import type { Domain, StageSettings } from '../stage-settings.ts';

/** @returns where the public reaches us, without a slash at the end */
export function edgeStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
  originHost: string,
): string {
  const stack = new Stack(scope, 'edge', {
    ...props,
    env: { ...props.env, region: 'us-east-1' },
  });
  const { domain } = settings;
  const named = domain === undefined ? undefined : ownNames(stack, domain);
  const distribution = new Distribution(stack, 'distribution', {
    comment: `Opportune ${settings.name}`,
    webAclId: webAcl(stack, settings).attrArn,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    ...(named !== undefined && { domainNames: named.hosts, certificate: named.certificate }),
    defaultBehavior: {
      origin: new HttpOrigin(originHost, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        readTimeout: Duration.seconds(30),
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      // Every answer belongs to one person.
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
    },
  });
  acknowledge(
    distribution,
    'AwsSolutions-CFR1',
    'customers travel: a link in their message works wherever they open it',
  );
  acknowledge(
    distribution,
    'AwsSolutions-CFR3',
    "an access log would hold link tokens, which let their bearer change a person's consent; the gateway logs every request without its path",
  );
  if (named === undefined) {
    acknowledge(
      distribution,
      'AwsSolutions-CFR4',
      "without a domain of its own the stage uses CloudFront's certificate, whose policy is fixed",
    );
    return `https://${distribution.distributionDomainName}`;
  }
  named.pointTo(distribution);
  return `https://${named.hosts[0]}`;
}

/** The stage's own host names, the one of customers' links first. */
function ownNames(stack: Stack, domain: Domain) {
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'zone', domain);
  const hosts = [domain.links, domain.api];
  return {
    hosts,
    certificate: new Certificate(stack, 'certificate', {
      domainName: domain.links,
      subjectAlternativeNames: [domain.api],
      validation: CertificateValidation.fromDns(zone),
    }),
    pointTo(distribution: Distribution) {
      const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
      for (const host of hosts) {
        new ARecord(stack, `${host}-a`, { zone, recordName: `${host}.`, target });
        new AaaaRecord(stack, `${host}-aaaa`, { zone, recordName: `${host}.`, target });
      }
    },
  };
}

/** Blocked requests are logged without what could hold a token. */
function webAcl(stack: Stack, { name, throttle, retention }: StageSettings): CfnWebACL {
  const acl = new CfnWebACL(stack, 'rules', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    rules: webRules(throttle.perAddress),
    visibilityConfig: visible(`opportune-${name}`),
  });
  const log = new LogGroup(stack, 'blocked', {
    // WAF writes only where the name begins so.
    logGroupName: `aws-waf-logs-opportune-${name}`,
    retention: retention.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new CfnLoggingConfiguration(stack, 'logging', {
    resourceArn: acl.attrArn,
    logDestinationConfigs: [
      stack.formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: log.logGroupName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
    redactedFields: [
      { uriPath: {} },
      { queryString: {} },
      { singleHeader: { Name: 'authorization' } },
      { singleHeader: { Name: 'cookie' } },
    ],
    loggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [
        {
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
        },
      ],
    },
  });
  return acl;
}
