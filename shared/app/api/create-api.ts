/** All routes of the API: each row of the table with what answers it. */

import { docsPage } from '#shared/contracts/http/docs-page.ts';
import type { HttpRoute } from '#shared/contracts/http/exchange.ts';
import { openApiDocument } from '#shared/contracts/http/openapi.ts';
import { type OperationId, operations } from '#shared/contracts/http/operations.ts';
import { createAuditHandlers } from './audit.ts';
import { createBacktestHandlers } from './backtest.ts';
import { bind } from './bind.ts';
import type { Handlers } from './call.ts';
import { createCampaignHandlers } from './campaigns.ts';
import { createCustomerHandlers } from './customers.ts';
import { createDecisionHandlers } from './decisions.ts';
import { createDryRunHandlers } from './dry-run.ts';
import { createEffectHandlers } from './effect.ts';
import { createEstimateHandlers } from './estimates.ts';
import { createExportCustomer } from './export-customer.ts';
import { createLintHandlers } from './lint.ts';
import { createOfferPoolHandlers } from './offer-pools.ts';
import type { ApiPorts } from './ports.ts';
import { createSegmentHandlers } from './segments.ts';
import { createSettingHandlers } from './settings.ts';
import { createTakeEvents } from './take-events.ts';
import { createTemplateHandlers } from './templates.ts';
import { createTrackingHandlers } from './tracking.ts';
import { createWebhookHandlers } from './webhooks.ts';
import { createWhyHandlers } from './why.ts';
import { createWriteKeyHandlers } from './write-keys.ts';

export function createApi(ports: ApiPorts): readonly HttpRoute[] {
  const handlers: Handlers = {
    ...createAuditHandlers(ports),
    ...createCampaignHandlers(ports),
    ...createTemplateHandlers(ports),
    ...createSegmentHandlers(ports),
    ...createEstimateHandlers(ports),
    ...createCustomerHandlers(ports),
    ...createDecisionHandlers(ports),
    ...createEffectHandlers(ports),
    ...createLintHandlers(ports),
    ...createDryRunHandlers(ports),
    ...createBacktestHandlers(ports),
    ...createWhyHandlers(ports),
    ...createSettingHandlers(ports),
    ...createOfferPoolHandlers(ports),
    ...createTrackingHandlers(ports),
    exportCustomer: createExportCustomer(ports),
    ...createWriteKeyHandlers(ports),
    ...createWebhookHandlers(ports),
    takeEvents: createTakeEvents(ports),
    getOpenApi: async () => ({ status: 200, body: openApiDocument() }),
    getDocs: async () => ({ status: 200, body: docsPage(), headers: DOCS_HEADERS }),
  };
  const ids = Object.keys(operations) as OperationId[];
  return ids.map((id) => bindOne(ports, handlers, id));
}

const bindOne = <Id extends OperationId>(ports: ApiPorts, handlers: Handlers, id: Id): HttpRoute =>
  bind(ports, id, operations[id], handlers[id]);

const DOCS_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
};
