import { describe, expect, it } from 'vitest';
import { rehearse } from '#shared/domain/explain/rehearse.ts';
import {
  customerOf,
  decideOn,
  eventOf,
  NOON,
  published,
  rulesetOf,
  stateOf,
} from '../../support/builders.ts';

const patient = published('second', { delivery: { waitForTurn: true } });
const ruleset = rulesetOf([published('first', { priority: 90 }), patient], {
  caps: [],
  coolDown: 'PT4H',
});
const turn = new Date(NOON.getTime() + 4 * 3_600_000).toISOString();
const input = {
  published: patient,
  ruleset,
  customer: customerOf(),
  state: stateOf(),
  event: eventOf(),
  now: NOON,
};

describe('a wish that waits for its turn', () => {
  it('is told what it lost to and when its turn comes', () => {
    const { outcome, reason, blocked, others } = rehearse(input);
    expect([outcome, reason]).toEqual(['suppressed', 'LOST_ARBITRATION']);
    expect(blocked).toMatchObject({ check: 'waited', retryAt: turn });
    expect(others.map(({ campaignId }) => campaignId)).toEqual(['first']);
  });

  it('is told the same while it waits', () => {
    const { state } = decideOn({ ...input, events: [input.event] });
    const { reason, blocked } = rehearse({ ...input, state });
    expect(reason).toBe('LOST_ARBITRATION');
    expect(blocked).toMatchObject({ retryAt: turn });
  });
});
