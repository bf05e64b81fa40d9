/** Small templates for the tests: one language, what is under test in one of its texts. */
import type { TemplateFields } from '#shared/domain/templates/fields.ts';
import type { RenderContext } from '#shared/domain/templates/rendered.ts';
import { type TemplateInput, templateSchema } from '#shared/domain/templates/template.ts';

export const fields: TemplateFields = {
  customer: {
    first_name: { type: 'string' },
    city: { type: 'string', required: true },
    vip: { type: 'boolean' },
    tags: { type: 'list' },
    birth_date: { type: 'date' },
    site: { type: 'url', required: true },
  },
  event: {
    amount: { type: 'number', required: true },
    currency: { type: 'string', required: true },
    rate: { type: 'number', required: true },
    due_at: { type: 'date', required: true },
    'merchant.name': { type: 'string' },
  },
};

export const context: RenderContext = {
  timeZone: 'Europe/Prague',
  customer: { first_name: 'Jana', city: 'Brno', site: 'https://jana.example/' },
  event: {
    amount: 1234.5,
    currency: 'EUR',
    rate: 0.0425,
    due_at: '2026-12-31T23:30:00Z',
    merchant: { name: 'Benzina' },
  },
  offer: { code: '7KQX-M2TN', value: '5', expiresAt: '2026-12-24T22:59:00Z' },
  unsubscribeUrl: 'https://track.example/u/abc',
  preferencesUrl: 'https://track.example/p/abc',
};

export const email = (content: object, rest: object = {}) =>
  templateSchema.parse({
    id: 'fuel',
    name: 'Fuel',
    channel: 'email',
    defaultLanguage: 'en',
    links: { offer: 'https://bank.example/offer?a=1&b=2' },
    languages: { en: { subject: 'Hello', html: '<p>Hi</p>', ...content } },
    ...rest,
  } as TemplateInput);

export const sms = (body: string, rest: object = {}) =>
  templateSchema.parse({
    id: 'fuel-sms',
    name: 'Fuel',
    channel: 'sms',
    defaultLanguage: 'en',
    links: { offer: 'https://bank.example/o' },
    languages: { en: { body } },
    ...rest,
  } as TemplateInput);
