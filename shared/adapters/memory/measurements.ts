import { mergeCounters } from '#shared/domain/effect/arm-counters.ts';
import { cellText, entryText, groupText, unitText } from '#shared/domain/measure/keys.ts';
import {
  addFigures,
  type Cell,
  cellOf,
  figuresOf,
  type GroupCell,
} from '#shared/domain/measure/unit.ts';
import type { Measurements, Note, StoredUnit } from '#shared/ports/measurements.ts';

export function createMemoryMeasurements(): Measurements {
  const notes = new Map<string, Note>();
  const units = new Map<string, StoredUnit>();
  const cells = new Map<string, Cell>();
  const groups = new Map<string, GroupCell>();
  const ofNobody = new Map<string, Cell>();
  return {
    notes: async (keys) => keys.map((key) => notes.get(entryText(key))),
    units: async (keys) => keys.map((key) => units.get(unitText(key))),
    async commit(booking) {
      const stands =
        booking.notes.every(
          ({ key, replaces }) => notes.get(entryText(key))?.version === replaces,
        ) &&
        booking.units.every(
          ({ key, revision }) => (units.get(unitText(key))?.revision ?? 0) === revision,
        );
      if (!stands) return 'conflict';
      for (const { key, note } of booking.notes) notes.set(entryText(key), note);
      for (const { key, unit, revision } of booking.units)
        units.set(unitText(key), { unit, revision: revision + 1 });
      for (const { key, figures } of booking.figures) {
        const known = cells.get(cellText(key));
        cells.set(cellText(key), {
          key,
          figures: known === undefined ? figures : addFigures(known.figures, figures),
        });
      }
      for (const { key, effect } of booking.groups) {
        const known = groups.get(groupText(key))?.effect;
        const sum = known === undefined ? effect : mergeCounters(known, effect);
        groups.set(groupText(key), { key, effect: sum });
      }
      return 'committed';
    },
    async forget(keys) {
      for (const key of keys) {
        const stored = units.get(unitText(key));
        if (stored === undefined) continue;
        units.delete(unitText(key));
        const cell = cellOf(key, stored.unit);
        const known = ofNobody.get(cellText(cell));
        const figures = figuresOf(stored.unit);
        ofNobody.set(cellText(cell), {
          key: cell,
          figures: known === undefined ? figures : addFigures(known.figures, figures),
        });
      }
    },
    forgotten: async (campaignId) =>
      [...ofNobody.values()].filter(({ key }) => key.campaignId === campaignId),
    figures: async (campaignId) =>
      [...cells.values()].filter(({ key }) => key.campaignId === campaignId),
    groups: async (campaignId) =>
      [...groups.values()].filter(({ key }) => key.campaignId === campaignId),
  };
}
