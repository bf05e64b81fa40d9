import { describe, expect, it } from 'vitest';
import { checkTemplate } from '#shared/domain/templates/check.ts';
import { previewTemplate } from '#shared/domain/templates/preview.ts';
import { email, fields, sms } from './support/templates.ts';

describe('previewTemplate', () => {
  const everything = email({
    subject: 'Hi {{ customer.first_name | default: "there" }}',
    html: '<p>{{ event.amount | money: event.currency }} at {{ event.merchant.name | default: "-" }}, {{ event.due_at | date: "long" }}, {{ offer.code }}</p><a href="{{ customer.site }}">x</a> {{ unsubscribe_url }}',
  });

  it('fills what is not given with examples', () => {
    expect(checkTemplate(everything, fields, 'marketing')).toEqual([]);
    const { message, htmlBytes } = previewTemplate(everything, fields);
    expect(message).toMatchObject({
      outcome: 'rendered',
      subject: 'Hi First name',
      text: expect.stringContaining('€1,234.50 at Name, March 1, 2027, EXAMPLE-42'),
    });
    expect(htmlBytes).toBeGreaterThan(100);
  });

  it('prefers what is given, and shows what is null as missing', () => {
    const given = { customer: { first_name: null }, event: { amount: 5 } };
    expect(previewTemplate(everything, fields, given).message).toMatchObject({
      subject: 'Hi there',
      text: expect.stringContaining('€5.00'),
    });
  });

  it('prefers the declared example', () => {
    const declared = {
      ...fields,
      customer: { ...fields.customer, first_name: { type: 'string', example: 'Jana' } },
    } as const;
    expect(previewTemplate(everything, declared).message).toMatchObject({ subject: 'Hi Jana' });
  });

  it('names the characters that make an SMS dearer', () => {
    expect(previewTemplate(sms('Don’t wait'), fields)).toMatchObject({
      message: { parts: { encoding: 'UCS-2' } },
      costly: [{ character: '’', replacement: "'" }],
    });
  });
});
