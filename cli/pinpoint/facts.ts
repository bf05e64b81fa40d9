/** Which facts the artefacts speak of, and of which type: they become the catalogue of fields. */
import { fieldCatalogueSchema } from '#shared/domain/campaign/field-catalogue.ts';

type Type = 'string' | 'number' | 'list';

export interface Facts {
  /** Notes that artefacts name it; a list or number once is a list or number for all. */
  note(root: 'customer' | 'event', name: string, type: Type): void;
  /** As known so far. */
  typeOf(root: 'customer' | 'event', name: string): Type;
  /** As `fields.yaml` has it. */
  catalogue(): unknown;
}

export function createFacts(): Facts {
  const known = { customer: new Map<string, Type>(), event: new Map<string, Type>() };
  return {
    note(root, name, type) {
      const before = known[root].get(name);
      if (before === undefined || before === 'string') known[root].set(name, type);
    },
    typeOf: (root, name) => known[root].get(name) ?? 'string',
    catalogue: () =>
      fieldCatalogueSchema.parse({
        customer: declared(known.customer),
        event: declared(known.event),
      }),
  };
}

const declared = (types: ReadonlyMap<string, Type>) =>
  Object.fromEntries(
    [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => [name, { type }]),
  );
