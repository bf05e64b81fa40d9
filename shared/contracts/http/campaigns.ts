/** Campaigns: content in versions, and the way from draft to archive. */
import * as z from 'zod';
import { campaignSchema, campaignStatusSchema } from '#shared/domain/campaign/campaign.ts';
import { slugSchema } from '#shared/domain/identifier.ts';
import { LINT_CODES } from '#shared/domain/lint/finding.ts';
import { operation } from './operation.ts';
import { pageOf, pageQuerySchema } from './page.ts';
import { PEOPLE, type Role, WRITERS } from './roles.ts';

export const campaignBodySchema = campaignSchema.meta({ id: 'Campaign' });

const approvalSchema = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  contentHash: z.string().meta({ description: 'What was approved: the hash of that content.' }),
});

export const campaignSummarySchema = z
  .object({
    id: slugSchema,
    name: z.string(),
    status: campaignStatusSchema,
    version: z.number().int().meta({ description: 'Of the newest content.' }),
    review: z
      .enum(['draft', 'in_review', 'approved', 'published'])
      .meta({ description: 'Where the newest content stands. "published": it is in force.' }),
    inForceVersion: z.number().int().optional(),
    counting: z
      .object({ since: z.iso.datetime(), knownFrom: z.iso.datetime(), wholeFrom: z.iso.datetime() })
      .optional()
      .meta({
        description:
          'Of a version in force that asks about behaviour: since when that is counted, from when on it is known, and the instant from which no window reaches back to before that. A backfill moves the last two back.',
      }),
    contentHash: z.string(),
    authors: z
      .array(z.string())
      .meta({ description: 'Of the words since the last version in force.' }),
    approvals: z.array(approvalSchema),
    approvalsNeeded: z.number().int(),
    weights: z.record(slugSchema, z.number().int()).optional().meta({
      description:
        'What automatic allocation gives each variant now, in place of its weight. Changes by itself, at most once a day, and is no part of the ETag.',
    }),
    createdAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
    changedBy: z.string(),
  })
  .meta({ id: 'CampaignSummary' });
export type CampaignSummary = z.infer<typeof campaignSummarySchema>;

export const warningSchema = z
  .object({
    severity: z
      .enum(['error', 'warning'])
      .meta({ description: 'An "error" is refused when the campaign is handed in for review.' }),
    code: z
      .enum(['UNDECLARED_FACT', 'RULES_CROWDED', ...LINT_CODES])
      .meta({ description: 'For programs.' }),
    pointer: z
      .string()
      .meta({ description: 'Where in the campaign: a JSON pointer as a URI fragment.' }),
    detail: z.string().meta({ description: 'What is probably not meant, for people.' }),
  })
  .meta({ id: 'Warning' });

export const campaignResourceSchema = campaignSummarySchema
  .extend({
    campaign: campaignBodySchema,
    warnings: z.array(warningSchema).optional().meta({
      description:
        'What is allowed but probably not meant: a fact that nobody declared, or what lint finds.',
    }),
  })
  .meta({ id: 'CampaignResource' });

export const campaignVersionSchema = z
  .object({
    version: z.number().int(),
    contentHash: z.string(),
    author: z.string(),
    at: z.iso.datetime(),
    campaign: campaignBodySchema,
  })
  .meta({ id: 'CampaignVersion' });

const versionWithChangesSchema = campaignVersionSchema.extend({
  changes: z
    .array(
      z.object({
        pointer: z.string(),
        before: z.unknown().optional(),
        after: z.unknown().optional(),
      }),
    )
    .meta({ description: 'What this version changed in the one before it.' }),
});

const idParams = z.strictObject({ id: slugSchema });
const versionParams = z.strictObject({
  id: slugSchema,
  version: z.coerce.number({ error: 'must be a whole number' }).int().min(1),
});

export const CAMPAIGN_EXAMPLE = {
  name: 'Fuel cashback',
  objective: {
    conversion: {
      event: 'card.purchase',
      where: { fact: 'event.mcc', op: 'in', value: ['5541', '5542'] },
    },
    within: 'P7D',
    value: 'event.amount',
    margin: 0.02,
  },
  trigger: { event: 'card.purchase', where: { fact: 'event.amount', op: 'gte', value: 200 } },
  audience: {
    all: [
      { fact: 'customer.tier', op: 'in', value: ['gold', 'platinum'] },
      {
        activity: { event: 'card.purchase', measure: 'count', within: 'P30D' },
        op: 'gte',
        value: 5,
      },
      { not: { segment: 'open-complaint' } },
    ],
  },
  variants: [
    { id: 'a', weight: 50, email: { template: 'fuel-a' }, sms: { template: 'fuel-a-sms' } },
    { id: 'b', weight: 50, email: { template: 'fuel-b' } },
  ],
  holdout: 0.1,
  offer: { kind: 'cashback', code: 'unique', expiresAfter: 'P14D' },
  limits: { perCustomer: { max: 1, within: 'P14D' } },
  priority: 70,
};

const SUMMARY_EXAMPLE = {
  id: 'fuel-cashback',
  name: 'Fuel cashback',
  status: 'draft',
  version: 1,
  review: 'draft',
  contentHash: 'sha256-6f0c…',
  authors: ['marketer@bank'],
  approvals: [],
  approvalsNeeded: 1,
  createdAt: '2026-12-01T09:00:00.000Z',
  changedAt: '2026-12-01T09:00:00.000Z',
  changedBy: 'marketer@bank',
};
const VERSION_EXAMPLE = {
  version: 2,
  contentHash: 'sha256-6f0c…',
  author: 'marketer@bank',
  at: '2026-12-02T09:00:00.000Z',
  campaign: CAMPAIGN_EXAMPLE,
};
const RESOURCE_EXAMPLE = { ...SUMMARY_EXAMPLE, campaign: CAMPAIGN_EXAMPLE };

const resource = (description: string) => ({
  description,
  schema: campaignResourceSchema,
  example: RESOURCE_EXAMPLE,
});

/** A step of the life cycle: no body, the state it starts from in If-Match. */
const step = (name: string, roles: readonly Role[], summary: string, description: string) =>
  operation({
    method: 'POST',
    path: `/v1/campaigns/{id}/${name}`,
    tag: 'Campaigns',
    summary,
    description,
    roles,
    params: idParams,
    ifMatch: 'required',
    idempotencyKey: true,
    answers: { 200: resource('The campaign after the step.') },
    problems: ['CAMPAIGN_UNKNOWN', 'WRONG_STATUS', 'CHANGED_MEANWHILE', 'PRECONDITION_MISSING'],
  });

export const campaignOperations = {
  listCampaigns: operation({
    method: 'GET',
    path: '/v1/campaigns',
    tag: 'Campaigns',
    summary: 'List campaigns',
    roles: PEOPLE,
    query: pageQuerySchema,
    answers: {
      200: {
        description: 'In the order of their ids.',
        schema: pageOf(campaignSummarySchema),
        example: { items: [SUMMARY_EXAMPLE] },
      },
    },
    problems: ['CURSOR_INVALID'],
  }),
  createCampaign: operation({
    method: 'POST',
    path: '/v1/campaigns',
    tag: 'Campaigns',
    summary: 'Create a campaign',
    description:
      'Its id is made from its name. Names are unique, whatever their case, until the campaign is archived.',
    roles: WRITERS,
    body: { schema: campaignBodySchema, example: CAMPAIGN_EXAMPLE },
    idempotencyKey: true,
    answers: { 201: resource('Created as a draft.') },
    problems: ['NAME_TAKEN', 'INPUT_INVALID'],
  }),
  getCampaign: operation({
    method: 'GET',
    path: '/v1/campaigns/{id}',
    tag: 'Campaigns',
    summary: 'Read a campaign with its newest content',
    roles: PEOPLE,
    params: idParams,
    answers: { 200: resource('The campaign.') },
    problems: ['CAMPAIGN_UNKNOWN'],
  }),
  putCampaign: operation({
    method: 'PUT',
    path: '/v1/campaigns/{id}',
    tag: 'Campaigns',
    summary: 'Create a campaign under an id of your choice, or write a new version',
    description:
      'An existing campaign needs If-Match. The new version is a draft; a campaign in force keeps running on its version until the new one is approved and takes over. Content equal to the newest changes nothing.',
    roles: WRITERS,
    params: idParams,
    body: { schema: campaignBodySchema, example: CAMPAIGN_EXAMPLE },
    ifMatch: 'required',
    answers: { 200: resource('A new version.'), 201: resource('Created as a draft.') },
    problems: [
      'NAME_TAKEN',
      'INPUT_INVALID',
      'WRONG_STATUS',
      'CHANGED_MEANWHILE',
      'PRECONDITION_MISSING',
    ],
  }),
  listCampaignVersions: operation({
    method: 'GET',
    path: '/v1/campaigns/{id}/versions',
    tag: 'Campaigns',
    summary: 'List the versions of a campaign, newest first',
    roles: PEOPLE,
    params: idParams,
    query: pageQuerySchema,
    answers: {
      200: {
        description: 'Every version that was ever written.',
        schema: pageOf(campaignVersionSchema),
        example: { items: [VERSION_EXAMPLE] },
      },
    },
    problems: ['CAMPAIGN_UNKNOWN', 'CURSOR_INVALID'],
  }),
  getCampaignVersion: operation({
    method: 'GET',
    path: '/v1/campaigns/{id}/versions/{version}',
    tag: 'Campaigns',
    summary: 'Read one version of a campaign',
    roles: PEOPLE,
    params: versionParams,
    answers: {
      200: {
        description: 'The version, as it was written.',
        schema: versionWithChangesSchema,
        example: {
          ...VERSION_EXAMPLE,
          changes: [{ pointer: '/holdout', before: 0.05, after: 0.1 }],
        },
      },
    },
    problems: ['CAMPAIGN_VERSION_UNKNOWN'],
  }),
  submitCampaign: operation({
    ...step(
      'submit',
      WRITERS,
      'Hand the newest version in for review',
      'Fixes the templates and segments it names: what is approved is what runs. Checks what only a whole campaign can get wrong.',
    ),
    problems: [
      'CAMPAIGN_UNKNOWN',
      'WRONG_STATUS',
      'CAMPAIGN_INCOMPLETE',
      'CHANGED_MEANWHILE',
      'PRECONDITION_MISSING',
    ],
  }),
  approveCampaign: operation({
    ...step(
      'approve',
      ['approver', 'admin'],
      'Approve the version in review',
      'Nobody approves their own words, whichever role they have. Approved, it goes live at schedule.startsAt, or at once when that has passed or is not set.',
    ),
    problems: [
      'CAMPAIGN_UNKNOWN',
      'WRONG_STATUS',
      'FOUR_EYES',
      'CHANGED_MEANWHILE',
      'PRECONDITION_MISSING',
    ],
  }),
  rejectCampaign: step(
    'reject',
    ['approver', 'admin'],
    'Send the version back to its authors',
    'It is a draft again; earlier approvals fall.',
  ),
  pauseCampaign: step(
    'pause',
    ['marketer', 'approver', 'operator', 'admin'],
    'Pause a live campaign',
    'Within five seconds nothing is triggered any more, and nothing that was decided is handed to a provider.',
  ),
  resumeCampaign: step(
    'resume',
    ['approver', 'operator', 'admin'],
    'Resume a paused campaign',
    'On the version it was paused with.',
  ),
  endCampaign: step(
    'end',
    ['marketer', 'approver', 'operator', 'admin'],
    'End a campaign for good',
    'What it has sent can still convert and be explained.',
  ),
  archiveCampaign: step(
    'archive',
    WRITERS,
    'Archive a campaign that is not running',
    'Its name is free again. Versions and decisions stay.',
  ),
};
