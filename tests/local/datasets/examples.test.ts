/** The examples must be what the engine takes, match what their dataset holds, and render. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openBerka } from '#local/datasets/berka.ts';
import { BERKA_EVENT_TYPES } from '#local/datasets/berka-events.ts';
import { loadExamples } from '#local/datasets/examples.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { triggerCondition } from '#shared/domain/campaign/compiled-campaign.ts';
import { eventFacts } from '#shared/domain/event.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { activitiesOf } from '#shared/domain/rules/activities-of.ts';
import { conditionSchema } from '#shared/domain/rules/condition-schema.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import { resolveSegments } from '#shared/domain/rules/segments.ts';
import { checkTemplate } from '#shared/domain/templates/check.ts';
import { templateFieldsSchema } from '#shared/domain/templates/fields.ts';
import { compileTemplate } from '#shared/domain/templates/render.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { collect } from './collect.ts';
import { BERKA, berkaIsAbsent, WITHOUT_BERKA } from './reference-data.ts';

const bank = openSeededBank({ seed: '1', customers: 300, days: 365 });
const sets = [
  { name: 'demo', languages: ['en', 'de'], eventTypes: bank.eventTypes },
  { name: 'berka', languages: ['cs', 'en'], eventTypes: BERKA_EVENT_TYPES },
] as const;
const folder = (name: string) =>
  fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
/** As long as a tracked link with a signed token may be. */
const LINK = 'https://t.harbour-bank.example/c/abcdefghijklmnopqrstuvw';
const segmentSchema = z.strictObject({ name: z.string(), condition: conditionSchema });

async function read(name: string) {
  const examples = await loadExamples(folder(name));
  return {
    ...examples,
    fields: templateFieldsSchema.parse(examples.fields),
    campaigns: examples.campaigns.map(({ id, body }) => ({
      id,
      campaign: campaignSchema.parse(body),
    })),
    templates: new Map(examples.templates.map(({ id, body }) => [id, templateSchema.parse(body)])),
    segments: new Map(
      examples.segments.map(({ id, body }) => [id, segmentSchema.parse(body).condition]),
    ),
  };
}

describe.each(sets)('the $name examples', ({ name, languages, eventTypes }) => {
  it('are at least six campaigns that the engine takes, with segments that exist', async () => {
    const { campaigns, segments, policy } = await read(name);
    expect(campaigns.length).toBeGreaterThanOrEqual(6);
    expect(new Set(campaigns.map(({ campaign }) => campaign.name)).size).toBe(campaigns.length);
    expect(policySchema.parse(policy).currency).toBe(name === 'berka' ? 'CZK' : 'EUR');
    for (const { campaign } of campaigns)
      expect(resolveSegments(campaign.audience, segments).outcome).toBe('resolved');
  });

  it('name only templates that exist, of their channel, and leave none unused', async () => {
    const { campaigns, templates } = await read(name);
    const used = campaigns.flatMap(({ campaign }) =>
      campaign.variants.flatMap(({ email, sms }) => [
        ...(email === undefined ? [] : [[email.template, 'email'] as const]),
        ...(sms === undefined ? [] : [[sms.template, 'sms'] as const]),
      ]),
    );
    for (const [id, channel] of used) expect(templates.get(id)?.channel).toBe(channel);
    expect([...new Set(used.map(([id]) => id))].sort()).toEqual([...templates.keys()].sort());
  });

  it('have templates without a finding, for the campaigns that use them, in every language', async () => {
    const { campaigns, templates, fields } = await read(name);
    for (const { campaign } of campaigns) {
      const { offer, purpose } = campaign;
      const supplied = [
        ...(offer?.code === undefined ? [] : ['code' as const]),
        ...(offer?.value === undefined ? [] : ['value' as const]),
        ...(offer?.expiresAfter === undefined ? [] : ['expires_at' as const]),
      ];
      for (const { email, sms } of campaign.variants) {
        for (const id of [email?.template, sms?.template]) {
          const template = templates.get(id ?? '');
          if (template === undefined) continue;
          expect(checkTemplate(template, { ...fields, offer: supplied }, purpose)).toEqual([]);
          expect(Object.keys(template.languages).sort()).toEqual([...languages].sort());
        }
      }
    }
  });

  it('render for a customer of whom everything is known, and for one of whom nothing is', async () => {
    const { templates } = await read(name);
    const rich = {
      customer: { first_name: 'Ann <b>', tier: 'gold', city: 'Cork', card_type: 'junior' },
      event: { amount: 1234.5, merchant: 'O’Hara & Sons', balance_after: 99 },
    };
    const poor = { customer: {}, event: {} };
    const offer = { code: 'K7QX-M2TN-B9', value: '5 %', expiresAt: '2026-05-01T10:00:00.000Z' };
    for (const [id, template] of templates) {
      const render = compileTemplate(template);
      for (const language of languages) {
        for (const facts of [rich, poor]) {
          const unsubscribeUrl = 'https://t.example/u/abcdefghijklmnopqrstuvwxyz';
          const tracked = Object.keys(template.links).map((link) => [link, LINK] as const);
          const links = Object.fromEntries(tracked);
          const context = {
            ...facts,
            offer,
            links,
            language,
            timeZone: 'Europe/Prague',
            unsubscribeUrl,
          };
          const message = render({ ...context, preferencesUrl: 'https://t.example/p' });
          if (message.outcome === 'failed')
            throw new Error(`${id} ${language}: ${message.reason} ${message.field}`);
          expect(message.language).toBe(language);
          const shown =
            message.channel === 'email'
              ? `${message.subject}${message.html}${message.text}`
              : message.body;
          expect(shown).not.toMatch(/\{\{|\[\[|undefined|NaN/);
          if (message.channel === 'email') {
            expect(message.html).toContain(unsubscribeUrl);
            expect(message.html).not.toContain('<b>');
            expect(message.subject.length).toBeLessThan(80);
          } else {
            expect(message.parts.encoding).toBe('GSM-7');
            expect(message.parts.parts, `${id} ${language}: ${message.body.length}`).toBe(1);
          }
        }
      }
    }
  });

  it('wait only for events that their dataset has', async () => {
    const { campaigns, segments } = await read(name);
    for (const { campaign } of campaigns) {
      const { trigger, objective, audience } = campaign;
      const types = [
        ...('event' in trigger ? [trigger.event] : []),
        ...('absence' in trigger ? trigger.absence.events : []),
        ...(objective === undefined ? [] : [objective.conversion.event]),
        ...[audience, ...segments.values()]
          .flatMap((each) => activitiesOf(each))
          .map(({ activity }) => activity.event),
      ];
      for (const type of types) expect(eventTypes).toContain(type);
    }
  });
});

describe('the demo examples on the seeded bank', () => {
  it('are all set off at least once in a year of 300 customers', async () => {
    const { campaigns } = await read('demo');
    const events = (await collect(bank.events)).map((event) =>
      eventFacts(eventSchema.parse(event)),
    );
    for (const { campaign } of campaigns) {
      const { trigger } = campaign;
      if (!('event' in trigger)) continue;
      const condition = triggerCondition(trigger);
      const met = events.filter((event) => evaluateCondition(condition, { event, customer: {} }));
      expect(met.length, campaign.name).toBeGreaterThan(0);
    }
  });

  it('have a planted truth each, whose follow-up event is the conversion they wait for', async () => {
    const { campaigns, behaviour } = await read('demo');
    expect([...behaviour.keys()].sort()).toEqual(campaigns.map(({ id }) => id).sort());
    for (const { id, campaign } of campaigns) {
      const truth = behaviour.get(id);
      const conversion = campaign.objective?.conversion;
      if (truth === undefined || conversion === undefined) throw new Error(`${id} has no truth`);
      const event = { ...truth.followUp.data, type: truth.followUp.type };
      const facts = eventFacts(
        eventSchema.parse({
          ...truth.followUp,
          id: 'x',
          customerId: 'c',
          occurredAt: bank.startsAt,
        }),
      );
      expect(
        evaluateCondition(triggerCondition(conversion), { event: facts, customer: {} }),
        `${id} ${event.type}`,
      ).toBe(true);
      const days = Number(/^P(\d+)D$/.exec(campaign.objective?.within ?? '')?.[1]);
      expect(truth.withinDays).toBeLessThanOrEqual(days);
      // Keenness goes up to 1.5; a rate above one would be cut, and the lift with it.
      const lifts = [truth.plantedLift, ...Object.values(truth.liftByVariant ?? {})];
      expect(truth.baseRate * 1.5 * (1 + Math.max(...lifts)), id).toBeLessThanOrEqual(1);
    }
  });
});

describe('the berka examples on the real books', () => {
  it('wait for something that happens, the junior card apart', async (context) => {
    context.skip(berkaIsAbsent, WITHOUT_BERKA);
    const { campaigns } = await read('berka');
    const { events } = await openBerka(BERKA);
    const facts = (await collect(events)).map((event) => eventFacts(eventSchema.parse(event)));
    const met = campaigns.flatMap(({ id, campaign: { trigger } }) => {
      if (!('event' in trigger)) return [];
      const condition = triggerCondition(trigger);
      const people = facts.filter((event) => evaluateCondition(condition, { event, customer: {} }));
      return [[id, people.length] as const];
    });
    for (const [id, count] of met) expect(count, id).toBeGreaterThan(100);
    expect(met).toHaveLength(4);
  });
});

describe('loadExamples', () => {
  const copy = async (change: (folder: string) => Promise<void>) => {
    const root = await mkdtemp(join(tmpdir(), 'examples-'));
    try {
      await cp(folder('demo'), join(root, 'set'), { recursive: true });
      await cp(join(folder('demo'), '..', 'layout.html'), join(root, 'layout.html'));
      await change(join(root, 'set'));
      return await loadExamples(join(root, 'set'));
    } finally {
      await rm(root, { recursive: true });
    }
  };

  it('does without segments and behaviour, and takes ids from file names', async () => {
    const { segments, behaviour, templates } = await copy(async (set) => {
      await rm(join(set, 'segments'), { recursive: true });
      await rm(join(set, 'behaviour.yaml'));
    });
    expect([segments, behaviour.size]).toEqual([[], 0]);
    expect(templates.map(({ id }) => id)).toEqual(templates.map(({ id }) => id).sort());
    expect(templates[0]).toMatchObject({
      id: 'cushion-a',
      body: { id: 'cushion-a', channel: 'email' },
    });
  });

  it.each([
    ['campaigns/welcome.json', '{'],
    ['templates/welcome-a.yaml', 'channel: email\nname: [unclosed'],
    ['templates/welcome-a.yaml', 'channel: post'],
    ['brand.yaml', 'name: B'],
    ['behaviour.yaml', 'welcome: { baseRate: 2 }'],
  ])('says which file is malformed: %s', async (file, content) => {
    const broken = copy((set) => writeFile(join(set, file), content));
    await expect(broken).rejects.toMatchObject({ code: 'EXAMPLES_UNREADABLE' });
    await expect(copy((set) => writeFile(join(set, file), content))).rejects.toThrow(
      /welcome|brand|behaviour/,
    );
  });
});
