import { describe, expect, it } from 'vitest';
import type { Consent } from '#shared/domain/customer/consent.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { createFeedbackWorld, MESSAGE, minutesLater, PHONE, text } from './feedback-world.ts';

const sms = ({ sms: channel }: Consent) => [channel?.marketing?.granted, channel?.service?.granted];

async function world() {
  const w = createFeedbackWorld();
  await w.owe('sent', 'sms');
  return { ...w, sms: async (id = 'c-1') => sms((await w.state(id)).consent) };
}

describe('STOP', () => {
  it('ends all text messages, with source and proof, and leaves e-mail alone', async () => {
    const w = await world();
    await w.tell(text('Stop'));
    const { consent } = await w.state();
    expect(consent.sms?.marketing).toEqual({
      granted: false,
      at: minutesLater(5),
      source: 'sms-keyword',
      proof: 'in-Stop',
    });
    expect(await w.sms()).toEqual([false, false]);
    expect(consent.email?.marketing?.granted).toBe(true);
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({
      unsubscribe: minutesLater(5),
    });
  });

  it('told twice writes once', async () => {
    const w = await world();
    await w.tell(text('STOP'));
    const version = await w.version();
    await w.tell(text('STOP'));
    expect(await w.version()).toBe(version);
  });

  it('of a shared phone is meant by everybody who has it', async () => {
    const w = await world();
    await w.addCustomer({ id: 'c-2', phone: PHONE });
    await w.tell(text('STOP'));
    expect([await w.sms('c-1'), await w.sms('c-2')]).toEqual([
      [false, false],
      [false, false],
    ]);
  });

  it.each(['loadLatest', 'saveState'] as const)(
    'reaches a family of which one fails at %s, and that one when it comes again',
    async (step) => {
      const w = await world();
      for (const id of ['c-2', 'c-3']) await w.addCustomer({ id, phone: PHONE });
      const { [step]: works } = w.ports.customers;
      const fails = async (id: string, ...rest: unknown[]) => {
        if (id === 'c-1') throw new Error('unreadable');
        return Reflect.apply(works, undefined, [id, ...rest]);
      };
      Object.assign(w.ports.customers, { [step]: fails });
      const failures = await w.tell(text('STOP'));
      expect(failures).toMatchObject([{ error: new Error('unreadable') }]);
      expect([await w.sms('c-2'), await w.sms('c-3')]).toEqual([
        [false, false],
        [false, false],
      ]);
      Object.assign(w.ports.customers, { [step]: works });
      expect(await w.sms('c-1')).toEqual([true, true]);
      const versions = [await w.version('c-2'), await w.version('c-3')];
      expect(await w.tell(text('STOP'))).toEqual([]);
      expect(await w.sms('c-1')).toEqual([false, false]);
      expect([await w.version('c-2'), await w.version('c-3')]).toEqual(versions);
    },
  );

  it('of whom nobody can be read is not kept aside, but comes again', async () => {
    const w = await world();
    w.ports.customers.loadLatest = () => Promise.reject(new Error('unreadable'));
    expect(await w.tell(text('STOP'))).toHaveLength(1);
    expect(w.ports.quarantine.held).toEqual([]);
  });

  it('does not reach somebody who is giving the number up', async () => {
    const w = await world();
    await w.addCustomer({ id: 'c-2', phone: PHONE });
    const { idsAt } = w.ports.customers;
    w.ports.customers.idsAt = async (address) => {
      const ids = await idsAt(address);
      await w.addCustomer({ id: 'c-2', phone: '+420601000002' });
      return ids;
    };
    await w.tell(text('STOP'));
    expect(await w.sms('c-2')).toEqual([true, true]);
  });

  it('that comes late does not undo a newer consent', async () => {
    const w = await world();
    await w.tell(text('STOP', '2025-12-31T00:00:00.000Z'));
    expect(await w.sms()).toEqual([true, true]);
  });

  it('without a time counts from now', async () => {
    const w = await world();
    const { at: _none, ...raw } = text('STOP') as Extract<
      ReturnType<typeof text>,
      { type: 'inbound' }
    >;
    await w.tell(raw);
    expect(await w.sms()).toEqual([false, false]);
  });

  it('from nobody we know is kept aside', async () => {
    const w = await world();
    await w.tell(text('STOP', minutesLater(5), '+420777999999'));
    expect(w.ports.quarantine.held).toMatchObject([{ code: 'UNKNOWN_NUMBER' }]);
    expect(await w.sms()).toEqual([true, true]);
  });
});

describe('START', () => {
  it('gives back what STOP took', async () => {
    const w = await world();
    await w.tell(text('STOP', minutesLater(5)), text('START', minutesLater(6)));
    expect(await w.sms()).toEqual([true, true]);
  });

  it('before the STOP, whichever is heard first, does not outlast it', async () => {
    const w = await world();
    await w.tell(text('STOP', minutesLater(6)));
    await w.tell(text('START', minutesLater(5)));
    await w.tell(text('START', minutesLater(5)));
    expect(await w.sms()).toEqual([false, false]);
  });

  it('makes no consent that was never given', async () => {
    const w = await world();
    const stored = await w.ports.customers.loadLatest('c-1');
    const refused = { granted: false, at: '2026-01-02T00:00:00Z', source: 'web-form' };
    await w.ports.customers.saveState(
      'c-1',
      { ...(await w.state()), consent: { sms: { marketing: refused } } },
      stored?.version ?? 0,
    );
    await w.tell(text('Yes'));
    expect(await w.sms()).toEqual([false, undefined]);
    // Nor after a STOP in between: that took nothing away.
    await w.tell(text('STOP', minutesLater(6)), text('START', minutesLater(7)));
    expect(await w.sms()).toEqual([false, false]);
  });

  it('without a time is kept aside: told again it would undo a later STOP', async () => {
    const w = await world();
    await w.tell(text('STOP'));
    const { at: _none, ...raw } = text('START') as Extract<
      ReturnType<typeof text>,
      { type: 'inbound' }
    >;
    await w.tell(raw);
    expect(await w.sms()).toEqual([false, false]);
    expect(w.ports.quarantine.held).toMatchObject([{ code: 'START_WITHOUT_TIME' }]);
  });
});

describe('an answer', () => {
  it.each(['Yes please, call me', 'HELP'])('%s: is a reply to the last message', async (body) => {
    const w = await world();
    await w.tell(text(body));
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({ reply: minutesLater(5) });
    expect(await w.sms()).toEqual([true, true]);
  });

  it('long after it, or before it, is no reply', async () => {
    const w = await world();
    await w.tell(text('Thanks', minutesLater(8 * 24 * 60)), text('Hello', minutesLater(-1)));
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({});
  });

  it('proves nothing about a message in doubt', async () => {
    const w = createFeedbackWorld();
    await w.owe('in_doubt', 'sms');
    await w.tell(text('Thanks'));
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({});
    expect((await w.state()).undelivered).toHaveLength(1);
  });
});

describe('a number texted back', () => {
  async function asked(survey?: 'nps' | 'csat') {
    const w = await world();
    const by = { author: 'anna', at: minutesLater(-60) };
    const content = templateSchema.parse({
      id: 'ask',
      name: 'Ask',
      channel: 'sms',
      defaultLanguage: 'en',
      languages: { en: { body: 'How was it?' } },
      ...(survey !== undefined && { survey }),
    });
    await w.templates.save('ask', content, by, 0);
    await w.ports.sentMessages.keep({
      messageId: MESSAGE,
      customerId: 'c-1',
      campaignId: 'fuel',
      channel: 'sms',
      templateId: 'ask',
      templateVersion: 1,
      at: minutesLater(0),
    });
    return { ...w, answers: () => w.ports.answers.ofMessage(MESSAGE) };
  }

  it.each([
    ['nps', '9', 9],
    ['nps', ' 10! ', 10],
    ['nps', '0', 0],
    ['nps', '7/10', 7],
    ['csat', '5', 5],
    ['csat', '4 / 5.', 4],
  ] as const)('answers %s: "%s"', async (survey, body, score) => {
    const w = await asked(survey);
    await w.tell(text(body));
    expect(await w.answers()).toEqual([
      {
        messageId: MESSAGE,
        customerId: 'c-1',
        campaignId: 'fuel',
        survey,
        score,
        at: minutesLater(5),
      },
    ]);
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({ reply: minutesLater(5) });
  });

  it.each([
    ['nps', '11'],
    ['nps', '9 out of ten'],
    ['nps', '9/5'],
    ['csat', '0'],
    ['csat', '6'],
    ['csat', 'five'],
  ] as const)('is no answer to %s off its scale or among words: "%s"', async (survey, body) => {
    const w = await asked(survey);
    await w.tell(text(body));
    expect(await w.answers()).toEqual([]);
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({ reply: minutesLater(5) });
  });

  it('is a mere reply where nothing was asked, and the last one given counts', async () => {
    const plain = await asked();
    await plain.tell(text('9'));
    expect(await plain.answers()).toEqual([]);
    const w = await asked('nps');
    await w.tell(
      text('3', minutesLater(6)),
      text('8', minutesLater(9)),
      text('5', minutesLater(7)),
    );
    expect(await w.answers()).toMatchObject([{ score: 8 }]);
  });
});
