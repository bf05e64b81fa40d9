import { expect, it } from 'vitest';
import { createDynamoTemplateLinks } from '#shared/adapters/dynamodb/template-links.ts';
import { createDynamoTemplates } from '#shared/adapters/dynamodb/templates.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { useDynamoTable } from '../../contract/drivers.ts';

const table = useDynamoTable();

it('are those of the very version that was written', async () => {
  const own = table();
  const template = (destination: string) =>
    templateSchema.parse({
      id: 'mail',
      name: 'Mail',
      channel: 'sms',
      defaultLanguage: 'en',
      links: { offer: destination },
      languages: { en: { body: 'An offer: {{ links.offer }} Opt out: STOP' } },
    });
  const store = createDynamoTemplates(own);
  const by = { author: 'anna', at: '2026-01-12T11:00:00.000Z' };
  await store.save('mail', template('https://bank.example/one'), by, 0);
  await store.save('mail', template('https://bank.example/two'), by, 1);

  const links = createDynamoTemplateLinks(own);
  expect(await links.get('mail', 1)).toEqual({ links: { offer: 'https://bank.example/one' } });
  expect(await links.get('mail', 2)).toEqual({ links: { offer: 'https://bank.example/two' } });
  expect(await links.get('mail', 3)).toBeUndefined();
});
