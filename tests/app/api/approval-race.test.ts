/** Approvals and edits at the same moment: whatever wins, what is in force was approved as it stands. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAMPAIGN, type Got, worldWithTemplate } from './api-world.ts';

describe('fifty approvals and edits at once', () => {
  it('end with one winner of each state, and only approved words in force', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(ATTEMPTS, { minLength: 50 }), async (attempts) => {
        const world = await worldWithTemplate();
        await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
        const { etag } = await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
        const headers = { 'if-match': etag };
        const answers = await Promise.all(
          attempts.map((attempt, index): Promise<Got> => {
            if (attempt === 'approve')
              return world.call('ben', 'POST', '/v1/campaigns/fuel/approve', { headers });
            if (attempt === 'own')
              return world.call('anna', 'POST', '/v1/campaigns/fuel/approve', { headers });
            const body = { ...CAMPAIGN, description: `edit ${index}` };
            return world.call('carla', 'PUT', '/v1/campaigns/fuel', { body, headers });
          }),
        );

        // All name the same state, so exactly one of them may change it.
        const winners = answers.filter(({ status }) => status === 200);
        expect(winners).toHaveLength(1);
        for (const { status } of answers) expect([200, 403, 409, 412]).toContain(status);

        const { body: head } = await world.call('ada', 'GET', '/v1/campaigns/fuel');
        const { body: versions } = await world.call('ada', 'GET', '/v1/campaigns/fuel/versions');
        expect(head.version).toBe(versions.items.length);
        const inForce = (await world.ruleset()).campaigns.get('fuel');
        if (head.status === 'draft') {
          // An edit won: earlier approvals are worth nothing, and nobody is contacted.
          expect([head.review, head.approvals, inForce]).toEqual(['draft', [], undefined]);
          expect(head.campaign.description).toMatch(/^edit/);
        } else {
          expect([head.status, head.review, inForce?.version]).toEqual(['live', 'published', 1]);
          expect(inForce?.campaign.description).toBeUndefined();
        }
      }),
      { numRuns: 20 },
    );
  });

  it('of people who look again after each refusal never put in force what was not written so', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    const path = '/v1/campaigns/fuel';
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        for (let turn = 0; turn < 4; turn++) {
          const known = await world.call('ada', 'GET', path);
          const headers = { 'if-match': known.etag };
          if (index % 2 === 0) {
            const body = { ...CAMPAIGN, description: `words ${index} ${turn}` };
            await world.call('anna', 'PUT', path, { body, headers });
          } else if (known.body.review === 'draft')
            await world.call('anna', 'POST', `${path}/submit`, { headers });
          else await world.call('ben', 'POST', `${path}/approve`, { headers });
          const inForce = (await world.ruleset()).campaigns.get('fuel');
          if (inForce === undefined) continue;
          const version = await world.call('ada', 'GET', `${path}/versions/${inForce.version}`);
          expect(inForce.campaign.description).toBe(version.body.campaign.description);
        }
      }),
    );
    const { body: head } = await world.call('ada', 'GET', path);
    const { body: versions } = await world.call('ada', 'GET', `${path}/versions`, {
      query: { limit: '100' },
    });
    expect(head.version).toBe(versions.items.length);
  });
});

const ATTEMPTS: ('approve' | 'own' | 'edit')[] = [
  ...Array.from({ length: 20 }, () => 'approve' as const),
  ...Array.from({ length: 10 }, () => 'own' as const),
  ...Array.from({ length: 20 }, () => 'edit' as const),
];
