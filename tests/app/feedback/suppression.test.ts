import { describe, expect, it } from 'vitest';
import { stableId } from '#shared/domain/hash.ts';
import {
  createFeedbackWorld,
  EMAIL,
  MESSAGE,
  minutesLater,
  PHONE,
  response,
} from './feedback-world.ts';

describe('an address that is dead or unwilling', () => {
  it.each([
    ['hard_bounce', 'email', EMAIL, 'hard_bounce'],
    ['complaint', 'email', EMAIL, 'complaint'],
    ['hard_bounce', 'sms', PHONE, 'invalid_address'],
  ] as const)('%s by %s', async (kind, channel, address, reason) => {
    const w = createFeedbackWorld();
    await w.owe('sent', channel);
    await w.tell(response(kind, { channel }));
    const entry = { channel, address: `hash:${address}`, reason, at: minutesLater(1) };
    expect(await w.ports.suppressions.find(channel, `hash:${address}`)).toEqual(entry);
    expect((await w.state()).suppressions).toEqual([entry]);
  });

  it('is suppressed for everybody who has it, and for nobody who has moved on', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    await w.addCustomer({ id: 'c-2', email: EMAIL });
    for (const email of [EMAIL, 'new@customers.example']) await w.addCustomer({ id: 'c-3', email });
    await w.tell(response('hard_bounce'));
    expect((await w.state('c-2')).suppressions).toHaveLength(1);
    expect((await w.state('c-3')).suppressions).toEqual([]);
  });

  it('is the one that bounced, not the one on file now', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    await w.tell(response('hard_bounce', { recipients: ['old@customers.example'] }));
    expect(await w.ports.suppressions.find('email', 'hash:old@customers.example')).toBeDefined();
    expect(await w.ports.suppressions.find('email', `hash:${EMAIL}`)).toBeUndefined();
    expect((await w.state()).suppressions).toEqual([]);
  });

  it('keeps the consent: the address may change', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    const { consent } = await w.state();
    await w.tell(response('hard_bounce'));
    expect((await w.state()).consent).toEqual(consent);
  });
});

describe('soft bounces', () => {
  const bounce = (n: number, minutes = n) =>
    response('soft_bounce', { messageId: stableId(`m-${n}`), at: minutesLater(minutes) });

  const world = async (softBounces = 3) => {
    const w = createFeedbackWorld(softBounces);
    await w.owe('sent');
    for (const n of [1, 2, 3, 4]) await w.record(stableId(`m-${n}`), 'email', minutesLater(-n));
    return w;
  };
  const isSuppressed = async (w: Awaited<ReturnType<typeof world>>) =>
    (await w.ports.suppressions.find('email', `hash:${EMAIL}`))?.reason;

  it('give the address up at the third message in a row', async () => {
    const w = await world();
    await w.tell(bounce(1), bounce(2));
    expect(await isSuppressed(w)).toBeUndefined();
    await w.tell(bounce(3));
    expect(await isSuppressed(w)).toBe('soft_bounces');
    expect((await w.state()).suppressions).toMatchObject([{ reason: 'soft_bounces' }]);
  });

  it('of one message count once, however often it is told', async () => {
    const w = await world();
    await w.tell(bounce(1), bounce(1, 5), bounce(1, 9), bounce(2));
    expect(await isSuppressed(w)).toBeUndefined();
  });

  it('begin anew when a message arrives', async () => {
    const w = await world();
    await w.tell(bounce(1, 1), bounce(2, 2));
    await w.tell(response('delivered', { messageId: stableId('m-4'), at: minutesLater(3) }));
    await w.tell(bounce(3, 4));
    expect(await isSuppressed(w)).toBeUndefined();
  });

  it('are no out-of-office answers to a message that arrived', async () => {
    const w = await world(1);
    await w.tell(response('delivered', { messageId: stableId('m-1'), at: minutesLater(1) }));
    await w.tell(bounce(1, 2));
    expect(await isSuppressed(w)).toBeUndefined();
  });

  it('count as the account says, and for 90 days', async () => {
    const w = await world(2);
    const days = (n: number) => n * 24 * 60;
    await w.tell(bounce(1, 0), bounce(2, days(91)));
    expect(await isSuppressed(w)).toBeUndefined();
    await w.tell(bounce(3, days(100)));
    expect(await isSuppressed(w)).toBe('soft_bounces');
  });
});

describe('leaving an SES contact list', () => {
  it('ends marketing by e-mail and nothing else', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    await w.tell(response('unsubscribe'));
    const { consent } = await w.state();
    expect(consent.email?.marketing).toEqual({
      granted: false,
      at: minutesLater(1),
      source: 'ses-contact-list',
      proof: MESSAGE,
    });
    expect(consent.email?.service?.granted).toBe(true);
    expect(consent.sms?.marketing?.granted).toBe(true);
  });
});
