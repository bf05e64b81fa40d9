/** Rehearsal: what a campaign would do, before it does it. */
import * as z from 'zod';
import { slugSchema } from '#shared/domain/identifier.ts';
import { backtest } from './backtest.ts';
import { warningSchema } from './campaigns.ts';
import { dryRun } from './dry-run.ts';
import { operation } from './operation.ts';
import { inputErrorSchema } from './problem-schema.ts';
import { PEOPLE } from './roles.ts';

const number = () => z.coerce.number({ error: 'must be a number' });

export const lintResourceSchema = z
  .object({
    version: z.number().int(),
    ready: z.boolean().meta({ description: 'Whether it could be handed in for review now.' }),
    errors: z
      .array(inputErrorSchema())
      .meta({ description: 'What would be refused when it is handed in.' }),
    warnings: z.array(warningSchema),
  })
  .meta({ id: 'Lint' });

const lintQuerySchema = z.strictObject({
  customersPerWeek: number()
    .positive('must be above 0')
    .max(1_000_000_000)
    .optional()
    .meta({ description: 'How many will qualify for the first time in a week.' }),
  baseRate: number()
    .gt(0, 'must be above 0')
    .lt(1, 'must be below 1')
    .optional()
    .meta({ description: 'Conversion rate without the campaign; 0.05 unless given.' }),
  relativeLift: number()
    .min(-1)
    .max(1000)
    .optional()
    .meta({ description: 'What one hopes for; 0.2, a fifth more, unless given.' }),
});

export const rehearsalOperations = {
  lint: operation({
    method: 'GET',
    path: '/v1/campaigns/{id}/lint',
    tag: 'Rehearsal',
    summary: 'See what is wrong with the newest version, and what is probably not meant',
    description:
      'Conditions that hold for nobody or everybody, arms that are sent nothing, holdouts too small to learn from, quiet hours that outlast a message, texts that are paid for more than once. The same warnings come with every version that is written.',
    roles: PEOPLE,
    params: z.strictObject({ id: slugSchema }),
    query: lintQuerySchema,
    answers: {
      200: {
        description: 'What lint found.',
        schema: lintResourceSchema,
        example: {
          version: 3,
          ready: false,
          errors: [
            {
              pointer: '#/audience/all/2',
              rule: 'never_holds',
              detail: 'can never hold together with all[0]: customer.age',
            },
          ],
          warnings: [
            {
              severity: 'error',
              code: 'NEVER_HOLDS',
              pointer: '#/audience/all/2',
              detail: 'can never hold together with all[0]: customer.age',
            },
          ],
        },
      },
    },
    problems: ['CAMPAIGN_UNKNOWN'],
  }),
  dryRun,
  backtest,
} as const;
