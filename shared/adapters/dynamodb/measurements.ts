/**
 * Notes, units and figures; a booking is one transaction over all of them.
 *
 * Figures are read, added to and written on their revision: their sums are exact texts, longer than
 * DynamoDB's numbers may be. Whoever meets somebody else at a cell goes to another slot of it, so that
 * functions side by side soon do not meet any more; a cell is the sum of its slots.
 */
import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keptMs } from '#shared/contracts/retention.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { armCountersSchema, NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { cellText, groupText } from '#shared/domain/measure/keys.ts';
import type { EntryKey } from '#shared/domain/measure/ledger-entry.ts';
import { NO_PARTS, type Parts, partsSchema } from '#shared/domain/measure/parts.ts';
import {
  addFigures,
  type CellKey,
  cellOf,
  type Figures,
  figuresOf,
  type GroupKey,
  NO_FIGURES,
  type UnitKey,
  type UnitStanding,
} from '#shared/domain/measure/unit.ts';
import type { Measurements, Note, StoredUnit } from '#shared/ports/measurements.ts';
import { batchGet } from './batches.ts';
import { parseStored } from './stored-json.ts';
import { type Key, partition, type Table } from './table.ts';
import { refusedItems } from './transaction-refusal.ts';

export interface MeasurementRetention {
  /** How long an entry of the ledger is kept. */
  readonly decisionsMs: number;
}

const SLOTS = 16;
const MAX_ATTEMPTS = 20;

const textSchema = z.object({ revision: z.number().int(), text: z.string() });
const unitKeySchema = z.object({
  campaignId: z.string(),
  split: z.string(),
  arm: z.string(),
  customerId: z.string(),
  erasedBefore: z.number().optional(),
});
const noteSchema = z.object({ parts: partsSchema, unit: unitKeySchema });
const standingSchema = z.object({
  groups: z.array(z.string()).optional(),
  past: z.string().optional(),
  at: z.string(),
});
const unitSchema = z.object({
  day: z.string(),
  standing: standingSchema.optional(),
  parts: partsSchema,
  newest: z.string(),
});
const figuresSchema = z.object({ effect: armCountersSchema.partial(), parts: partsSchema });

/** @param random a number from 0 to below 1, for choosing slots */
export function createDynamoMeasurements(
  table: Table,
  retention: MeasurementRetention,
  random: () => number = Math.random,
): Measurements {
  let slot = 0;
  const noteKey = ({ decisionId, part }: EntryKey): Key => ({
    PK: partition(table, 'D', decisionId),
    SK: `N#${part}`,
  });
  const unitKey = ({ campaignId, split, arm, customerId, erasedBefore }: UnitKey): Key => ({
    PK: partition(table, 'UNIT', campaignId, split, arm, customerId),
    SK: erasedBefore === undefined ? 'U' : `U#${erasedBefore}`,
  });
  const cellKey = ({ campaignId, split, arm, day }: CellKey, at: number): Key => ({
    PK: partition(table, 'FIGURES', campaignId),
    SK: `${split}#${arm}#${day}#${at}`,
  });
  const groupKey = ({ campaignId, split, arm, group }: GroupKey, at: number): Key => ({
    PK: partition(table, 'GROUPS', campaignId),
    SK: `${split}#${arm}#${at}#${group}`,
  });
  const expiry = (at: string): number =>
    Math.floor((Date.parse(at) + retention.decisionsMs + keptMs('notesBeyondDecisions')) / 1000);

  async function read<T>(
    keys: readonly Key[],
    parse: (stored: z.infer<typeof textSchema>) => T,
  ): Promise<readonly (T | undefined)[]> {
    const items = await batchGet(table, distinct(keys), { consistent: true });
    const found = new Map(items.map((item) => [keyText(item as unknown as Key), item]));
    return keys.map((key) => {
      const item = found.get(keyText(key));
      return item === undefined ? undefined : parse(textSchema.parse(item));
    });
  }

  const write = (
    key: Key,
    revision: number,
    known: number | undefined,
    text: unknown,
    ttl?: number,
  ) => ({
    Put: {
      TableName: table.name,
      Item: { ...key, revision, text: JSON.stringify(text), ...(ttl !== undefined && { ttl }) },
      ...(known === undefined
        ? { ConditionExpression: 'attribute_not_exists(PK)' }
        : {
            ConditionExpression: 'revision = :known',
            ExpressionAttributeValues: { ':known': known },
          }),
    },
  });

  /** Adds `sums` to what is stored under their keys: half of all counters are zero, an item stays well below 1 KB. */
  async function sumWrites(sums: readonly { readonly key: Key; readonly figures: Figures }[]) {
    const known = await read(
      sums.map(({ key }) => key),
      (stored) => stored,
    );
    return sums.map(({ key, figures }, index) => {
      const stored = known[index];
      const before = stored === undefined ? NO_FIGURES : parseFigures(stored.text);
      const { effect, parts } = addFigures(before, figures);
      const sum = { effect: nonZero(effect), parts };
      return write(key, (stored?.revision ?? 0) + 1, stored?.revision, sum);
    });
  }

  const readUnits = (keys: readonly UnitKey[]) =>
    read(keys.map(unitKey), ({ revision, text }): StoredUnit => {
      const { parts, standing, ...unit } = unitSchema.parse(parseStored(text, 'a unit'));
      return {
        revision,
        unit: {
          ...unit,
          ...(standing !== undefined && { standing: standing as UnitStanding }),
          parts: parts as Parts,
        },
      };
    });

  /** The unit goes and the figures of nobody grow, in one transaction. */
  async function forgetOne(key: UnitKey): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const [stored] = await readUnits([key]);
      if (stored === undefined) return;
      const { split, arm, day } = cellOf(key, stored.unit);
      const cell: Key = {
        PK: partition(table, 'ERASED', key.campaignId),
        SK: `${split}#${arm}#${day}#0`,
      };
      const [known] = await read([cell], ({ revision, text }) => ({ revision, text }));
      const before = known === undefined ? NO_FIGURES : parseFigures(known.text);
      const sum = addFigures(before, figuresOf(stored.unit));
      const figures = { effect: nonZero(sum.effect), parts: sum.parts };
      const gone = {
        TableName: table.name,
        Key: unitKey(key),
        ConditionExpression: 'revision = :known',
        ExpressionAttributeValues: { ':known': stored.revision },
      };
      try {
        await table.db.send(
          new TransactWriteCommand({
            TransactItems: [
              { Delete: gone },
              write(cell, (known?.revision ?? 0) + 1, known?.revision, figures),
            ],
          }),
        );
        return;
      } catch (error) {
        if (refusedItems(error) === undefined) throw error;
      }
    }
    throw new DomainError('FIGURES_CONTENDED', 'the figures of nobody changed every time', {
      retryable: true,
    });
  }

  /** Every item of a partition; `keyOf` is told the parts of its sort key. */
  async function sumsOf<K>(
    PK: string,
    keyOf: (parts: readonly string[]) => K,
    textOf: (key: K) => string,
  ): Promise<readonly { readonly key: K; readonly figures: Figures }[]> {
    const cells = new Map<string, { readonly key: K; readonly figures: Figures }>();
    let from: Record<string, unknown> | undefined;
    do {
      const page = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk',
          ExpressionAttributeValues: { ':pk': PK },
          ConsistentRead: true,
          ...(from !== undefined && { ExclusiveStartKey: from }),
        }),
      );
      for (const item of page.Items ?? []) {
        const key = keyOf(String(item.SK).split('#'));
        const known = cells.get(textOf(key))?.figures ?? NO_FIGURES;
        const figures = addFigures(known, parseFigures(textSchema.parse(item).text));
        cells.set(textOf(key), { key, figures });
      }
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return [...cells.values()];
  }

  const cellsIn = (kind: 'FIGURES' | 'ERASED', campaignId: string) =>
    sumsOf(
      partition(table, kind, campaignId),
      ([split = '', arm = '', day = '']): CellKey => ({ campaignId, split, arm, day }),
      cellText,
    );

  return {
    notes: (keys) =>
      read(keys.map(noteKey), ({ revision: version, text }): Note => {
        const { parts, unit } = noteSchema.parse(parseStored(text, 'a note'));
        return { version, parts: parts as Parts, unit };
      }),

    units: readUnits,

    async commit(booking) {
      const fixed = [
        ...booking.notes.map(({ key, note: { version, ...note }, replaces, at }) =>
          write(noteKey(key), version, replaces, note, expiry(at)),
        ),
        ...booking.units.map(({ key, unit, revision }) =>
          write(
            unitKey(key),
            revision + 1,
            revision === 0 ? undefined : revision,
            unit,
            expiry(unit.newest),
          ),
        ),
      ];
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const sums = [
          ...booking.figures.map(({ key, figures }) => ({ key: cellKey(key, slot), figures })),
          ...booking.groups.map(({ key, effect }) => ({
            key: groupKey(key, slot),
            figures: { effect, parts: NO_PARTS },
          })),
        ];
        const TransactItems = [...fixed, ...(await sumWrites(sums))];
        try {
          await table.db.send(new TransactWriteCommand({ TransactItems }));
          return 'committed';
        } catch (error) {
          const refused = refusedItems(error);
          if (refused === undefined) throw error;
          if (refused.slice(0, fixed.length).some((code) => code !== 'None')) return 'conflict';
          slot = Math.floor(random() * SLOTS);
        }
      }
      throw new DomainError('FIGURES_CONTENDED', 'every slot of the figures was taken', {
        retryable: true,
      });
    },

    async forget(keys) {
      const distinctKeys = new Map(keys.map((key) => [keyText(unitKey(key)), key]));
      for (const key of distinctKeys.values()) await forgetOne(key);
    },

    forgotten: (campaignId) => cellsIn('ERASED', campaignId),

    figures: (campaignId) => cellsIn('FIGURES', campaignId),

    async groups(campaignId) {
      const sums = await sumsOf(
        partition(table, 'GROUPS', campaignId),
        ([split = '', arm = '', _slot, ...group]): GroupKey => ({
          campaignId,
          split,
          arm,
          group: group.join('#'),
        }),
        groupText,
      );
      return sums.map(({ key, figures }) => ({ key, effect: figures.effect }));
    },
  };
}

function parseFigures(text: string): Figures {
  const { effect, parts } = figuresSchema.parse(parseStored(text, 'figures'));
  return {
    effect: { ...NO_COUNTS, ...(effect as Partial<typeof NO_COUNTS>) },
    parts: parts as Parts,
  };
}

const nonZero = (effect: Figures['effect']): Partial<Figures['effect']> =>
  Object.fromEntries(Object.entries(effect).filter(([, count]) => count !== 0 && count !== '0'));

const keyText = ({ PK, SK }: Key): string => `${PK} ${SK}`;

function distinct(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.map((key) => [keyText(key), key])).values()];
}
