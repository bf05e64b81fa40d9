/** What the adapters themselves write is what their readers take without a schema: else they were idle. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { loadExamples } from '#local/datasets/examples.ts';
import { decisionItem } from '#shared/adapters/dynamodb/decision-item.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { sentMessageItem } from '#shared/adapters/dynamodb/sent-message-item.ts';
import { createDynamoSentMessages } from '#shared/adapters/dynamodb/sent-messages.ts';
import { createDynamoSuppressionList } from '#shared/adapters/dynamodb/suppression-list.ts';
import { decisionKey, partition } from '#shared/adapters/dynamodb/table.ts';
import { templateLinksContent } from '#shared/adapters/dynamodb/template-links-content.ts';
import { templateContent } from '#shared/adapters/dynamodb/templates.ts';
import { readPlainSuppression } from '#shared/domain/customer/plain-suppression.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { useDynamoTable } from '../../contract/drivers.ts';
import { decideOn, eventOf, NOON } from '../../support/builders.ts';

const table = useDynamoTable();
const AT = NOON.toISOString();
const DAY = 86_400_000;

it('a decision, however far its message has come', async () => {
  const own = table();
  const decisions = createDynamoDecisions(own, { decisionsMs: DAY });
  const [decision] = decideOn({ events: [eventOf()], now: NOON }).decisions;
  if (decision === undefined) throw new Error('no decision');
  const { id } = decision;
  const steps = [
    () => decisions.record(decision),
    () => decisions.keepOfferCode(id, 'SPRING-7'),
    () => decisions.progress(id, { status: 'in_doubt', reason: 'PROVIDER_UNCERTAIN', at: AT }),
    () => decisions.progress(id, { status: 'sent', at: AT, providerMessageId: 'ses-1' }, '0.0042'),
    () => decisions.recordResponse(id, 'click', AT),
  ];
  for (const step of steps) {
    await step();
    const { Item } = await own.db.send(
      new GetCommand({ TableName: own.name, Key: decisionKey(own, id) }),
    );
    expect(decisionItem.plain(Item)).toBeDefined();
  }
});

it('a message that was composed', async () => {
  const own = table();
  await createDynamoSentMessages(own, { linksMs: DAY }).keep({
    messageId: 'm-1',
    customerId: 'c-1',
    campaignId: 'fuel',
    channel: 'sms',
    templateId: 'text',
    templateVersion: 3,
    at: AT,
  });
  const Key = { PK: partition(own, 'D', 'm-1'), SK: 'M' };
  const { Item } = await own.db.send(new GetCommand({ TableName: own.name, Key }));
  expect(sentMessageItem.plain(Item)).toMatchObject({ id: 'm-1', v: 3 });
});

it('a suppressed address', async () => {
  const own = table();
  const entry = { channel: 'email', address: 'h-1', reason: 'hard_bounce', at: AT } as const;
  await createDynamoSuppressionList(own).add(entry);
  const Key = { PK: partition(own, 'SUPPRESSED', 'h-1'), SK: 'email' };
  const { Item } = await own.db.send(new GetCommand({ TableName: own.name, Key }));
  expect(readPlainSuppression(Item?.suppression)).toEqual(entry);
});

it('the templates of the examples', async () => {
  const { templates } = await loadExamples('examples/berka');
  expect(templates).not.toEqual([]);
  for (const { id, body } of templates) {
    const template = templateSchema.parse(body);
    const stored: unknown = JSON.parse(JSON.stringify(template));
    expect(templateContent.plain(stored), id).toEqual(template);
    expect(templateLinksContent.plain(stored), id).toEqual({ links: template.links });
  }
});
