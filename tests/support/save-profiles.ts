import type { Reachable } from '#shared/domain/decision/reachable.ts';
import type { Customers } from '#shared/ports/customers.ts';

/** Whatever was there; each id at most once. */
export async function saveProfiles(
  customers: Pick<Customers, 'loadLatest' | 'replaceProfile'>,
  people: readonly Reachable[],
): Promise<void> {
  await Promise.all(
    people.map(async (person) => {
      const { id } = person.profile;
      const saved = await customers.replaceProfile(person, await customers.loadLatest(id));
      if (saved !== 'saved') throw new Error(`somebody else wrote ${id}`);
    }),
  );
}
