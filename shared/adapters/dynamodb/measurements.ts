/**
 * Notes, units and figures; a booking is one transaction over all of them.
 *
 * Figures are read, added to and written on their revision: their sums are exact texts, longer than
 * DynamoDB's numbers may be. Whoever meets somebody else at a cell goes to another slot of it, so that
 * functions side by side soon do not meet any more; a cell is the sum of its slots.
 */
import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DomainError } from '#shared/domain/domain-error.ts';
import { armCountersSchema, NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { cellText } from '#shared/domain/measure/keys.ts';
import type { EntryKey } from '#shared/domain/measure/ledger-entry.ts';
import { type Parts, partsSchema } from '#shared/domain/measure/parts.ts';
import {
  addFigures,
  type Cell,
  type CellKey,
  type Figures,
  NO_FIGURES,
  type UnitKey,
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
/** DynamoDB removes an expired item within days; its note must outlive it, or it could count again. */
const MARGIN_MS = 30 * 86_400_000;

const textSchema = z.object({ revision: z.number().int(), text: z.string() });
const unitKeySchema = z.object({
  campaignId: z.string(),
  split: z.string(),
  arm: z.string(),
  customerId: z.string(),
});
const noteSchema = z.object({ parts: partsSchema, unit: unitKeySchema });
const unitSchema = z.object({ day: z.string(), parts: partsSchema, newest: z.string() });
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
  const unitKey = ({ campaignId, split, arm, customerId }: UnitKey): Key => ({
    PK: partition(table, 'UNIT', campaignId, split, arm, customerId),
    SK: 'U',
  });
  const cellKey = ({ campaignId, split, arm, day }: CellKey, at: number): Key => ({
    PK: partition(table, 'FIGURES', campaignId),
    SK: `${split}#${arm}#${day}#${at}`,
  });
  const expiry = (at: string): number =>
    Math.floor((Date.parse(at) + retention.decisionsMs + MARGIN_MS) / 1000);

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

  async function figureWrites(cells: readonly Cell[], at: number) {
    const keys = cells.map(({ key }) => cellKey(key, at));
    const known = await read(keys, ({ revision, text }) => ({ revision, text }));
    return cells.flatMap(({ figures }, index) => {
      const key = keys[index];
      const stored = known[index];
      if (key === undefined) return [];
      const before = stored === undefined ? NO_FIGURES : parseFigures(stored.text);
      const sum = addFigures(before, figures);
      const { revision } = stored ?? {};
      return write(key, (revision ?? 0) + 1, revision, {
        effect: nonZero(sum.effect),
        parts: sum.parts,
      });
    });
  }

  return {
    notes: (keys) =>
      read(keys.map(noteKey), ({ revision: version, text }): Note => {
        const { parts, unit } = noteSchema.parse(parseStored(text, 'a note'));
        return { version, parts: parts as Parts, unit };
      }),

    units: (keys) =>
      read(keys.map(unitKey), ({ revision, text }): StoredUnit => {
        const { parts, ...unit } = unitSchema.parse(parseStored(text, 'a unit'));
        return { revision, unit: { ...unit, parts: parts as Parts } };
      }),

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
        const TransactItems = [...fixed, ...(await figureWrites(booking.figures, slot))];
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

    async figures(campaignId) {
      const cells = new Map<string, Cell>();
      let from: Record<string, unknown> | undefined;
      do {
        const page = await table.db.send(
          new QueryCommand({
            TableName: table.name,
            KeyConditionExpression: 'PK = :pk',
            ExpressionAttributeValues: { ':pk': partition(table, 'FIGURES', campaignId) },
            ConsistentRead: true,
            ...(from !== undefined && { ExclusiveStartKey: from }),
          }),
        );
        for (const item of page.Items ?? []) {
          const [split = '', arm = '', day = ''] = String(item.SK).split('#');
          const key = { campaignId, split, arm, day };
          const known = cells.get(cellText(key))?.figures ?? NO_FIGURES;
          const figures = addFigures(known, parseFigures(textSchema.parse(item).text));
          cells.set(cellText(key), { key, figures });
        }
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return [...cells.values()];
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

/** Half of all counters of a cell are zero; the item stays well below 1 KB. */
const nonZero = (effect: Figures['effect']): Partial<Figures['effect']> =>
  Object.fromEntries(Object.entries(effect).filter(([, count]) => count !== 0 && count !== '0'));

const keyText = ({ PK, SK }: Key): string => `${PK} ${SK}`;

function distinct(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.map((key) => [keyText(key), key])).values()];
}
