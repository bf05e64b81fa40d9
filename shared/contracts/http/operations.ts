/** The one table of what the API can do. */
import * as z from 'zod';
import { auditOperations } from './audit.ts';
import { campaignOperations } from './campaigns.ts';
import { customerOperations } from './customers.ts';
import { decisionOperations } from './decisions.ts';
import { effectOperations } from './effect.ts';
import { estimateOperations } from './estimates.ts';
import { eventOperations } from './events.ts';
import { offerPoolOperations } from './offer-pools.ts';
import { operation } from './operation.ts';
import { rehearsalOperations } from './rehearsal.ts';
import { segmentOperations } from './segments.ts';
import { settingOperations } from './settings.ts';
import { templateOperations } from './templates.ts';
import { trackingOperations } from './tracking.ts';
import { webhookOperations } from './webhooks.ts';
import { whyOperations } from './why.ts';
import { writeKeyOperations } from './write-keys.ts';

export const operations = {
  ...campaignOperations,
  ...templateOperations,
  ...segmentOperations,
  ...estimateOperations,
  ...customerOperations,
  ...eventOperations,
  ...decisionOperations,
  ...whyOperations,
  ...effectOperations,
  ...rehearsalOperations,
  ...settingOperations,
  ...offerPoolOperations,
  ...trackingOperations,
  ...writeKeyOperations,
  ...webhookOperations,
  ...auditOperations,
  getOpenApi: operation({
    method: 'GET',
    path: '/v1/openapi.json',
    tag: 'About',
    summary: 'Read this description',
    roles: 'anyone',
    answers: {
      200: {
        description: 'OpenAPI 3.1.',
        schema: z.looseObject({ openapi: z.string() }),
        example: { openapi: '3.1.1', info: { title: 'Opportune', version: '1' }, paths: {} },
      },
    },
  }),
  getDocs: operation({
    method: 'GET',
    path: '/v1/docs',
    tag: 'About',
    summary: 'Read this description as a page',
    roles: 'anyone',
    answers: {
      200: {
        description: 'A page that loads nothing from elsewhere.',
        mediaType: 'text/html',
        schema: z.string(),
        example: '<!doctype html>…',
      },
    },
  }),
} as const;
export type Operations = typeof operations;
export type OperationId = keyof Operations;
