/** What WAF lets through, in order. */
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/**
 * @param perAddress requests of one address within five minutes
 */
export function webRules(perAddress: number): CfnWebACL.RuleProperty[] {
  const rules: Omit<CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>[] = [
    {
      name: 'rate',
      action: {
        block: {
          customResponse: {
            responseCode: 429,
            // The window of five minutes moves on; within a minute an address that paused has room.
            responseHeaders: [{ name: 'Retry-After', value: '60' }],
          },
        },
      },
      statement: { rateBasedStatement: { limit: perAddress, aggregateKeyType: 'IP' } },
    },
    managed('AWSManagedRulesAmazonIpReputationList'),
    managed('AWSManagedRulesKnownBadInputsRuleSet'),
    // Templates are HTML and batches of events are large: both are for people who signed in, and the
    // API checks them itself. Mail providers unsubscribe without a User-Agent.
    managed('AWSManagedRulesCommonRuleSet', [
      'SizeRestrictions_BODY',
      'CrossSiteScripting_BODY',
      'NoUserAgent_HEADER',
    ]),
  ];
  return rules.map((rule, priority) => ({
    ...rule,
    priority,
    visibilityConfig: visible(rule.name),
  }));
}

export const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // Samples would hold paths, and with them link tokens.
  sampledRequestsEnabled: false,
});

const managed = (name: string, counted: readonly string[] = []) => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
});
