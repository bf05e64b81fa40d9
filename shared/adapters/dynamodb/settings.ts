import { fieldCatalogueSchema } from '#shared/domain/campaign/field-catalogue.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { Settings, SettingTypes } from '#shared/ports/settings.ts';
import type { VersionedStore } from '#shared/ports/versioned-store.ts';
import type { Table } from './table.ts';
import { createDynamoVersionedStore } from './versioned-store.ts';

export function createDynamoSettings(table: Table): Settings {
  const common = { kind: 'SETTING', list: 'SETTINGS' };
  const stores: { readonly [N in keyof SettingTypes]: VersionedStore<SettingTypes[N]> } = {
    policy: createDynamoVersionedStore(table, { ...common, content: policySchema }),
    fields: createDynamoVersionedStore(table, { ...common, content: fieldCatalogueSchema }),
  };
  return {
    get: (name) => stores[name].newest(name),
    save: (name, value, by, replaces) => stores[name].save(name, value, by, replaces),
  };
}
