/** What customers say themselves: in force, in the history and in the audit log, whatever fails. */
import { describe, expect, it } from 'vitest';
import { changeConsent, withoutMarketing } from '#shared/app/feedback/change-consent.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { NOON } from '../../support/builders.ts';
import { createMemoryWorld } from '../../support/memory-world.ts';
import { createTrackWorld, LATER, MESSAGE } from '../track/track-world.ts';
import { createFeedbackWorld, minutesLater, text } from './feedback-world.ts';

const TARGET = { kind: 'customer', id: 'pseudonym:c-1' } as const;
type Ports = ReturnType<typeof createMemoryWorld>['ports'];
const told = async ({ audit }: Ports) => (await audit.ofTarget(TARGET, 10)).items;
const history = async ({ customers }: Ports) => (await customers.consentHistory('c-1', 10)).items;

describe('the record of a consent', () => {
  it('has every STOP and START, with source, time and proof', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent', 'sms');
    await w.tell(text('STOP', minutesLater(5)));
    await w.tell(text('STOP', minutesLater(5)));
    await w.tell(text('START', minutesLater(9)));
    const marketing = (await history(w.ports)).filter(({ purpose }) => purpose === 'marketing');
    expect(marketing).toEqual([
      {
        channel: 'sms',
        purpose: 'marketing',
        granted: true,
        at: minutesLater(9),
        source: 'sms-keyword',
        proof: 'in-START',
      },
      {
        channel: 'sms',
        purpose: 'marketing',
        granted: false,
        at: minutesLater(5),
        source: 'sms-keyword',
        proof: 'in-STOP',
      },
    ]);
    expect(
      (await told(w.ports)).map(({ actor, action, requestId }) => [actor, action, requestId]),
    ).toEqual([
      ['customer', 'consent', 'in-START'],
      ['customer', 'consent', 'in-STOP'],
    ]);
    expect((await told(w.ports))[1]?.changes).toContainEqual({
      pointer: '/sms/marketing/granted',
      before: true,
      after: false,
    });
  });

  it.each([
    ['unsubscribe', { body: 'List-Unsubscribe=One-Click' }, 'one-click-unsubscribe'],
    ['unsubscribe', { body: '' }, 'unsubscribe-page'],
    ['preferences', { body: 'none=on' }, 'preference-page'],
  ] as const)('has what %s said (%o)', async (target, options, source) => {
    const w = await createTrackWorld();
    await w.open('POST', target, options);
    const [entry] = (await told(w.ports)).filter(({ requestId }) => requestId === MESSAGE);
    expect(entry).toMatchObject({ at: LATER.toISOString(), actor: 'customer', action: 'consent' });
    expect(await history(w.ports)).toContainEqual(
      expect.objectContaining({ channel: 'email', granted: false, source, proof: MESSAGE }),
    );
  });

  it('is made again, not twice, after a crash anywhere', async () => {
    const world = createMemoryWorld();
    await world.addCustomer();
    const stop = () =>
      changeConsent(
        world.ports,
        'c-1',
        withoutMarketing('sms', NOON.toISOString(), 'sms-keyword', 'in-1'),
      );
    const { saveState } = world.ports.customers;
    const { append } = world.ports.audit;
    const crash = () => Promise.reject(new DomainError('CRASH', 'injected', { retryable: true }));

    world.ports.audit.append = crash;
    await expect(stop()).rejects.toThrow('injected');
    expect(await history(world.ports)).toEqual([]);
    world.ports.audit.append = append;

    world.ports.customers.saveState = crash;
    await expect(stop()).rejects.toThrow('injected');
    expect(await history(world.ports)).toEqual([]);

    world.ports.customers.saveState = async (...args) => {
      await saveState(...args);
      return crash();
    };
    await expect(stop()).rejects.toThrow('injected');
    world.ports.customers.saveState = saveState;

    expect(await stop()).toBe(true);
    expect(await history(world.ports)).toHaveLength(1);
    expect(new Set((await told(world.ports)).map((entry) => JSON.stringify(entry))).size).toBe(1);
  });
});
