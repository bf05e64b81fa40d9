/** Customers, their events and what else happens to them, drawn from a seed. */
import type { Channel } from '#shared/domain/channel.ts';
import type { Event } from '#shared/domain/event.ts';
import type { Random } from '#shared/domain/random.ts';
import type { FaultRates } from './faults.ts';
import type { Happening, Person, RulePlan, Scenario } from './scenario.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ZONES = [
  'Europe/Prague',
  'Europe/Prague',
  'Europe/Prague',
  'Europe/Lisbon',
  'America/New_York',
  'Asia/Tokyo',
];

/** Mostly a few, so that there is time for many stories; most bugs need two or three of each. */
const CUSTOMERS = [1, 1, 1, 2, 2, 3] as const;
const EVENTS = [1, 2, 2, 3, 3, 4, 4, 5, 5, 7, 10, 16] as const;

export function drawScenario(random: Random, rules: RulePlan, rates: FaultRates): Scenario {
  const { startsAt } = rules;
  const span = random.pick([5 * MINUTE, 5 * MINUTE, 2 * HOUR, 30 * HOUR]);
  // Half of all stories have much happen at once; within one, things may be hours apart all the same.
  const spans = random.pick([[20], [20, 20, 300, span], [2000, span], [span]]);
  const customers = Array.from({ length: random.pick(CUSTOMERS) }, (_, i) =>
    drawPerson(random, i, startsAt),
  );
  const events = Array.from({ length: random.pick(EVENTS) }, (_, i) =>
    drawEvent(random, `e-${i}`, startsAt, spans, customers),
  );
  const someTime = (): number => startsAt + random.whole(0, random.pick([10_000, span]));
  const changes = Array.from({ length: random.pick([0, 0, 1, 2, 4]) }, (_, i) => ({
    at: someTime(),
    happening: drawHappening(random, i, customers, rules),
  })).flatMap((one) => [one, ...undone(random, one)]);
  const incidents = [
    ...(random.chance(rates.outage)
      ? [{ at: someTime(), happening: { kind: 'outage', minutes: 30 } as const }]
      : []),
    ...(random.chance(rates.redrive)
      ? [{ at: someTime() + HOUR, happening: { kind: 'redrive' } as const }]
      : []),
  ];
  return {
    rules,
    customers,
    events: events.flatMap((event) => drawSendings(random, event, rates)),
    happenings: [...changes, ...incidents],
    deployment: {
      instances: random.pick([1, 2, 2, 3]),
      skewMs: random.chance(rates.clock_skew) ? random.pick([20, 300, 2000]) : 0,
      sweepOffsetMs: random.whole(0, MINUTE - 1),
    },
  };
}

function drawPerson(random: Random, index: number, startsAt: number): Person {
  const hasEmail = random.chance(0.95);
  const hasPhone = !hasEmail || random.chance(0.75);
  return {
    id: `c-${index}`,
    ...(random.chance(0.97) && { timeZone: random.pick(ZONES) }),
    ...(hasEmail && { email: index }),
    // Now and then a family shares a phone.
    ...(hasPhone && { phone: random.chance(0.15) ? 0 : index }),
    tier: random.pick(['gold', 'gold', 'basic']),
    anniversary: `1990${new Date(startsAt + random.pick([0, DAY])).toISOString().slice(4, 10)}`,
    consents: random.weighted<readonly Channel[]>([
      [['email', 'sms'], 16],
      [['email'], 1],
      [['sms'], 0.5],
      [[], 0.3],
    ]),
  };
}

function drawEvent(
  random: Random,
  id: string,
  startsAt: number,
  spans: readonly number[],
  customers: readonly Person[],
): Event {
  const happenedAt = startsAt + random.whole(0, random.pick(spans));
  const type = random.weighted([
    ['card.purchase', 85],
    ['account.opened', 10],
    ['service.complaint_opened', 1.5],
    ['service.complaint_closed', 1.5],
  ]);
  return {
    id,
    type,
    customerId: random.chance(0.98) ? random.pick(customers).id : 'stranger',
    occurredAt: new Date(happenedAt).toISOString(),
    data: { amount: random.pick(['5.00', '50.00', '500.00', '500.00', '500.00']), currency: 'EUR' },
  };
}

/** What an event takes at most that is not late. */
export const AT_ONCE_MS = 2000;

/** Mostly at once, sometimes late, beyond the bound even, sometimes again. */
function drawSendings(random: Random, event: Event, rates: FaultRates): Scenario['events'] {
  const late = random.chance(rates.event_late)
    ? random.whole(0, random.pick([12 * HOUR, 4 * DAY]))
    : 0;
  const first =
    Date.parse(event.occurredAt) + late + random.whole(0, random.pick([10, 10, AT_ONCE_MS]));
  const sendings = [{ sentAt: first, event }];
  while (random.chance(rates.event_duplicated))
    sendings.push({ sentAt: first + random.whole(0, random.pick([50, 500, HOUR, DAY])), event });
  return sendings;
}

function drawHappening(
  random: Random,
  index: number,
  customers: readonly Person[],
  rules: RulePlan,
): Happening {
  const person = random.pick(customers);
  const { id: campaignId, versions } = random.pick(rules.campaigns);
  const customerId = person.id;
  return random.weighted<Happening>([
    [{ kind: 'consent', customerId, channels: ['email', 'sms'], granted: false }, 4],
    [{ kind: 'consent', customerId, channels: ['email'], granted: false }, 2],
    [{ kind: 'keyword', phone: person.phone ?? 0, word: 'STOP', id: `i-${index}` }, 3],
    [{ kind: 'erase', customerId }, 2],
    [{ kind: 'write', person: { ...person, email: 10 + index } }, 2],
    [{ kind: 'campaign', campaignId, version: 1, status: 'paused' }, 3],
    [{ kind: 'campaign', campaignId, version: 1, status: 'ended' }, 1],
    [
      { kind: 'campaign', campaignId, version: random.whole(2, versions.length), status: 'live' },
      3,
    ],
    [{ kind: 'policy', index: random.whole(1, rules.policies.length - 1) }, 4],
  ]);
}

/** Many a change is taken back later: a pause, a stop, an opt-out, an erasure. */
function undone(
  random: Random,
  { at, happening }: Scenario['happenings'][number],
): Scenario['happenings'] {
  const lasts = happening.kind === 'campaign' || happening.kind === 'policy' ? 0.15 : 0.5;
  if (random.chance(lasts)) return [];
  const later = at + random.whole(1, random.pick([20_000, 2 * HOUR, 26 * HOUR]));
  switch (happening.kind) {
    case 'consent':
      return [{ at: later, happening: { ...happening, granted: true } }];
    case 'keyword':
      return [
        { at: later, happening: { ...happening, word: 'START', id: `${happening.id}-back` } },
      ];
    case 'erase':
      return [
        {
          at: later,
          happening: {
            kind: 'write',
            person: {
              id: happening.customerId,
              email: random.whole(20, 21),
              timeZone: 'Europe/Prague',
              tier: 'gold',
              anniversary: '1990-03-05',
              consents: ['email'],
            },
          },
        },
      ];
    case 'campaign':
      return happening.status === 'ended'
        ? []
        : [{ at: later, happening: { ...happening, status: 'live' } }];
    case 'policy':
      return [{ at: later, happening: { kind: 'policy', index: 0 } }];
    default:
      return [];
  }
}
