import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProviderEvent } from '#shared/contracts/provider-events/normalised.ts';
import { stableId } from '#shared/domain/hash.ts';
import { RESPONSE_KINDS } from '#shared/domain/response/response.ts';
import {
  createFeedbackWorld,
  EMAIL,
  MESSAGE,
  minutesLater,
  response,
  SENT_AT,
} from './feedback-world.ts';

describe('the ledger', () => {
  it('keeps the first instant of each response', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    await w.tell(response('open', { at: minutesLater(9) }));
    await w.tell(
      response('open', { at: minutesLater(3) }),
      response('open', { at: minutesLater(7) }),
    );
    await w.tell(response('delivered'), response('machine_click'));
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({
      open: minutesLater(3),
      delivered: minutesLater(1),
      machine_click: minutesLater(1),
    });
  });

  it('is not written for what it knows as "sent"', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    const before = await w.ports.decisions.get(MESSAGE);
    await w.tell(response('accepted', { at: SENT_AT }));
    expect(await w.ports.decisions.get(MESSAGE)).toEqual(before);
    expect(await w.version()).toBe(1);
  });
});

describe('a message in doubt', () => {
  it.each(['pending', 'claimed', 'in_doubt'] as const)(
    '%s: proof ends it as sent',
    async (status) => {
      const w = createFeedbackWorld();
      await w.owe(status);
      await w.tell(response('delivered'));
      expect((await w.ports.decisions.get(MESSAGE))?.progress).toEqual({
        status: 'sent',
        at: SENT_AT,
        providerMessageId: 'ses-1',
      });
      const { undelivered, contacts } = await w.state();
      expect(undelivered).toEqual([]);
      expect(contacts).toMatchObject([{ id: MESSAGE, status: 'sent', at: Date.parse(SENT_AT) }]);
    },
  );

  it.each(['claimed', 'in_doubt'] as const)('%s: a rejection ends it as unsent', async (status) => {
    const w = createFeedbackWorld();
    await w.owe(status);
    await w.tell(response('rejected'));
    const recorded = await w.ports.decisions.get(MESSAGE);
    expect(recorded?.progress).toMatchObject({ status: 'rejected', reason: 'PROVIDER_REJECTED' });
    const { undelivered, contacts } = await w.state();
    expect(undelivered).toEqual([]);
    expect(contacts).toMatchObject([{ status: 'none' }]);
  });

  it('that was given up is put right', async () => {
    const w = createFeedbackWorld();
    await w.owe('in_doubt');
    const stored = await w.ports.customers.loadLatest('c-1');
    await w.ports.customers.saveState(
      'c-1',
      { ...(await w.state()), undelivered: [] },
      stored?.version ?? 0,
    );
    const at = minutesLater(5000);
    await w.ports.decisions.progress(MESSAGE, {
      status: 'expired_unknown',
      at,
      reason: 'PROVIDER_UNCERTAIN',
    });
    await w.tell(response('open', { at: minutesLater(6000) }));
    expect((await w.ports.decisions.get(MESSAGE))?.progress.status).toBe('sent');
    expect((await w.state()).contacts).toMatchObject([{ status: 'sent' }]);
  });

  it('survives a crash between progress and state: the stale claim finds the progress', async () => {
    const w = createFeedbackWorld();
    await w.owe('claimed');
    const { saveState } = w.ports.customers;
    w.ports.customers.saveState = () => Promise.reject(new Error('crash'));
    expect(await w.tell(response('delivered'))).toHaveLength(1);
    w.ports.customers.saveState = saveState;
    expect((await w.ports.decisions.get(MESSAGE))?.progress.status).toBe('sent');
    expect((await w.state()).undelivered).toHaveLength(1);
  });
});

describe('order and repetition', () => {
  const events: readonly ProviderEvent[] = [
    response('accepted', { at: SENT_AT }),
    response('rejected', { at: minutesLater(1) }),
    response('delivered', { at: minutesLater(2) }),
    response('soft_bounce', { at: minutesLater(3) }),
    response('open', { at: minutesLater(4) }),
    response('click', { at: minutesLater(5) }),
    response('hard_bounce', { at: minutesLater(6) }),
    response('unsubscribe', { at: minutesLater(7) }),
    response('complaint', { at: minutesLater(8) }),
  ];

  const endOf = async (told: readonly ProviderEvent[]) => {
    const w = createFeedbackWorld();
    await w.owe('in_doubt');
    for (const event of told) expect(await w.tell(event)).toEqual([]);
    const { consent, contacts, undelivered, suppressions } = await w.state();
    const listed = await w.ports.suppressions.find('email', `hash:${EMAIL}`);
    return {
      recorded: await w.ports.decisions.get(MESSAGE),
      consent,
      contacts,
      undelivered,
      // Which of two good reasons came first is all that order may decide.
      suppressed: [suppressions.map(({ address }) => address), listed?.address],
    };
  };

  it('change nothing', async () => {
    const expected = await endOf(events);
    expect(expected.recorded?.progress.status).toBe('sent');
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
        async (told) => {
          expect(await endOf(told)).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('hold for every kind: told twice is told once', async () => {
    for (const kind of RESPONSE_KINDS) {
      const once = createFeedbackWorld();
      await once.owe('claimed');
      await once.tell(response(kind));
      const before = [
        await once.ports.decisions.get(MESSAGE),
        await once.state(),
        await once.version(),
      ];
      await once.tell(response(kind));
      expect([
        await once.ports.decisions.get(MESSAGE),
        await once.state(),
        await once.version(),
      ]).toEqual(before);
    }
  });
});

describe('an event about nothing of ours', () => {
  it.each([
    ['without an id', { messageId: undefined }, 'FOREIGN_EVENT'],
    ['with the id of nothing on record', { messageId: stableId('other') }, 'UNKNOWN_MESSAGE'],
  ])('%s is kept aside with its reason', async (_what, change, code) => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    const event = { ...response('delivered'), ...change } as ProviderEvent;
    expect(await w.tell(event)).toEqual([]);
    expect(w.ports.quarantine.held).toMatchObject([{ code, body: JSON.stringify(event) }]);
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({});
  });

  it('still says that an address is dead', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    const { messageId: _ours, ...foreign } = response('hard_bounce');
    await w.tell(foreign);
    expect(await w.ports.suppressions.find('email', `hash:${EMAIL}`)).toMatchObject({
      reason: 'hard_bounce',
    });
    expect((await w.state()).suppressions).toHaveLength(1);
    expect(w.ports.quarantine.held).toEqual([]);
  });

  it('about a decision that had no message is kept aside', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    const id = stableId('holdout');
    const decision = (await w.ports.decisions.get(MESSAGE))?.decision;
    if (decision === undefined) throw new Error('not on record');
    await w.ports.decisions.record({ ...decision, id, outcome: 'holdout', reason: 'HOLDOUT' });
    await w.tell(response('delivered', { messageId: id }));
    expect(w.ports.quarantine.held).toMatchObject([{ code: 'UNKNOWN_MESSAGE' }]);
  });

  it('of no known kind keeps the reason it was read with', async () => {
    const w = createFeedbackWorld();
    await w.tell({ type: 'set_aside', code: 'UNKNOWN_EVENT', detail: 'kind Teleportation' });
    expect(w.ports.quarantine.held).toMatchObject([
      { code: 'UNKNOWN_EVENT', detail: 'kind Teleportation' },
    ]);
  });
});

describe('a batch', () => {
  it('fails event by event', async () => {
    const w = createFeedbackWorld();
    await w.owe('sent');
    const { recordResponse } = w.ports.decisions;
    w.ports.decisions.recordResponse = (id, kind, at) =>
      kind === 'open' ? Promise.reject(new Error('throttled')) : recordResponse(id, kind, at);
    const failures = await w.tell(response('open'), response('click'));
    expect(failures).toHaveLength(1);
    expect((await w.ports.decisions.get(MESSAGE))?.responses).toEqual({ click: minutesLater(1) });
  });

  it('of one customer does not fight itself', async () => {
    const w = createFeedbackWorld();
    await w.owe('in_doubt');
    let conflicts = 0;
    const { saveState } = w.ports.customers;
    w.ports.customers.saveState = async (...args) => {
      const answer = await saveState(...args);
      if (answer === 'conflict') conflicts += 1;
      return answer;
    };
    await w.tell(
      response('delivered'),
      response('hard_bounce'),
      response('complaint'),
      response('unsubscribe'),
    );
    expect(conflicts).toBe(0);
  });
});
