/** Every command by name; its code is loaded when it is called. */
import type { Command } from './command.ts';

export interface ListedCommand {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export const commands: readonly ListedCommand[] = [
  {
    name: 'demo',
    summary: 'a seeded year of bank transactions through the whole engine, on this machine',
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'replay',
    summary: "real bank transactions (PKDD'99 Berka, csv or csv.gz) through the whole engine",
    load: async () => (await import('./replay.ts')).replay,
  },
  {
    name: 'serve',
    summary: 'the engine on this machine, in real time, with sign-in',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'token',
    summary: 'a token for the engine on this machine: who one is, in which role',
    load: async () => (await import('./token.ts')).token,
  },
  {
    name: 'validate',
    summary: 'a folder of campaigns: what is wrong, in which file and line',
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'plan',
    summary: 'what applying a folder would change on an engine, and for whom',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'apply',
    summary: 'brings an engine to what a folder says, as far as the review',
    load: async () => (await import('./apply.ts')).apply,
  },
  {
    name: 'approve',
    summary: 'says yes to what others have handed in',
    load: async () => (await import('./approve.ts')).approve,
  },
  {
    name: 'diff',
    summary: 'engine and folder, line by line',
    load: async () => (await import('./diff.ts')).diff,
  },
  {
    name: 'export',
    summary: 'what an engine holds, as files',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'import',
    summary: 'pinpoint: campaigns, segments, templates and customers from saved artefacts',
    load: async () => (await import('./import.ts')).importCommand,
  },
  {
    name: 'backtest',
    summary:
      'a draft over events of the past: what it would have sent, to whom not, and what it costs',
    load: async () => (await import('./backtest.ts')).backtest,
  },
  {
    name: 'schema',
    summary: 'JSON Schemas of campaign files, for editors',
    load: async () => (await import('./schema.ts')).schema,
  },
  {
    name: 'experiment',
    summary: 'plan: how long until a lift is seen; import: judge a past campaign from a CSV',
    load: async () => (await import('./experiment.ts')).experiment,
  },
  {
    name: 'effect',
    summary: 'what a campaign caused: lift, value and profit against the holdout',
    load: async () => (await import('./effect.ts')).effect,
  },
  {
    name: 'value',
    summary: 'what past purchases say about customers: grades, scores, who will stay away',
    load: async () => (await import('./value.ts')).value,
  },
  {
    name: 'backfill',
    summary: 'brings in what customers did before a campaign came into force',
    load: async () => (await import('./backfill.ts')).backfillCommand,
  },
  {
    name: 'recount',
    summary: 'counts the figures of campaigns once more from the ledger',
    load: async () => (await import('./recount.ts')).recountCommand,
  },
  {
    name: 'cost',
    summary: 'what a month of events costs, from counted calls of the real handlers',
    load: async () => (await import('./cost.ts')).cost,
  },
  {
    name: 'licences',
    summary: 'licences of all packages, and whether they are allowed',
    load: async () => (await import('./licences.ts')).licences,
  },
  {
    name: 'dlq',
    summary: 'dead letters: list, show, redrive, drop',
    load: async () => (await import('./dlq.ts')).dlq,
  },
];
