/**
 * The settings of every stage: the one file to change before a deployment (docs/deploy.md).
 * Nothing here is secret; keys are made by Secrets Manager and never seen.
 */
import { checkedStage, type StageInput, type StageSettings } from './stage-settings.ts';

const RUNBOOK = 'https://wiki.example.com/opportune/runbook';
const SENDER = {
  name: 'Example Bank',
  address: 'offers@mail.example.com',
  postalAddress: '1 Example Square, 110 00 Prague',
};
const TEXTS = {
  helpMessage: 'Example Bank offers. Reply STOP to end. Msg&data rates may apply.',
  stopMessage: 'You will get no more offers from Example Bank by text message.',
};

const STAGES: Readonly<Record<string, StageInput>> = {
  dev: {
    region: 'us-east-1',
    production: false,
    sender: SENDER,
    textMessages: { numbers: [{ country: 'US', type: 'SIMULATOR' }], ...TEXTS },
    edge: false,
    signIn: {
      kind: 'cognito',
      domainPrefix: 'opportune-dev',
      callbackUrls: ['http://localhost:8765/callback'],
    },
    retention: { decisions: 'P30D', archiveDays: 30, logDays: 14 },
    alarms: { page: [], ticket: [], runbook: RUNBOOK },
    monthlyBudgetUsd: 50,
    reservedConcurrency: false,
  },
  staging: {
    region: 'eu-central-1',
    production: false,
    sender: SENDER,
    textMessages: { numbers: [{ country: 'US', type: 'SIMULATOR' }], ...TEXTS },
    edge: true,
    domain: {
      hostedZoneId: 'Z0EXAMPLESTAGING',
      zoneName: 'staging.example.com',
      links: 'go.staging.example.com',
      api: 'api.staging.example.com',
      origin: 'origin.staging.example.com',
    },
    signIn: {
      kind: 'cognito',
      domainPrefix: 'opportune-staging',
      callbackUrls: ['http://localhost:8765/callback'],
    },
    retention: { decisions: 'P90D', archiveDays: 90, logDays: 30 },
    alarms: { page: [], ticket: ['marketing-engine@example.com'], runbook: RUNBOOK },
    monthlyBudgetUsd: 200,
    reservedConcurrency: false,
  },
  prod: {
    region: 'eu-central-1',
    production: true,
    sender: SENDER,
    textMessages: {
      existing: ['arn:aws:sms-voice:eu-central-1:111122223333:sender-id/EXAMPLE/CZ'],
      ...TEXTS,
    },
    edge: true,
    domain: {
      hostedZoneId: 'Z0EXAMPLEPROD',
      zoneName: 'example.com',
      links: 'go.example.com',
      api: 'campaigns.example.com',
      origin: 'campaigns-origin.example.com',
    },
    signIn: {
      kind: 'cognito',
      domainPrefix: 'opportune-prod',
      callbackUrls: ['https://campaigns.example.com/callback'],
    },
    alarms: {
      page: ['on-call@example.com'],
      ticket: ['marketing-engine@example.com'],
      runbook: RUNBOOK,
    },
    monthlyBudgetUsd: 2000,
    reservedConcurrency: true,
  },
};

export const STAGE_NAMES = Object.keys(STAGES);

/** @throws Error naming the setting that is missing or wrong. */
export function stageSettings(name: string): StageSettings {
  const input = STAGES[name];
  if (input === undefined)
    throw new Error(`no stage ${name} in infra/stages.ts; there are ${STAGE_NAMES.join(', ')}`);
  return checkedStage(name, input);
}
