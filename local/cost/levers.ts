/** What would lower each line of the bill. By service, as the price list names them. */
export const LEVERS: Readonly<Record<string, string>> = {
  SQS: 'producers that send ten events in a request, and fuller batches at the cost of seconds.',
  SNS: 'fewer kinds of provider events; deliveries are worth theirs.',
  'DynamoDB reads':
    'nothing left to skip: one eventually consistent read of profile and state per customer and batch.',
  'DynamoDB writes':
    'campaigns that count fewer things (a state of up to 1 KB is one unit), triggers that want fewer events, or reserved capacity.',
  Firehose: 'fuller batches: a record is rounded up to 5 KB, and holds a whole batch.',
  'CloudWatch Logs': 'fewer lines of metrics: a batch writes one.',
  'Lambda requests': 'fuller batches.',
  'Lambda duration': 'memory by measurement in the account, and requests side by side.',
  'CloudFront, WAF, HTTP API': 'links without tracking.',
  SES: 'fewer messages: what does not lift is not worth its price.',
  SMS: 'e-mail first in `channels.order`, texts of one part.',
  'Custom metrics':
    'fewer live campaigns with figures of their own (`MAX_CAMPAIGNS_SHOWN`); the effect report needs none.',
  Dashboards: 'one stage with boards; three boards of an account are free.',
  'WAF list': 'a stage without an edge (`edge: false`), where nobody but you calls it.',
  'WAF rules': 'as above.',
  Alarms: 'a stage without alarms is not worth its price.',
  'KMS keys': 'one key per stage is what there is.',
  Secrets: 'two per stage are what there is.',
  'Idle minutes: sweep and polls': 'fewer stages.',
};
