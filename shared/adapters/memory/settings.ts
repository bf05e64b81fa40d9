import type { Settings, SettingTypes } from '#shared/ports/settings.ts';
import { createMemoryVersionedStore } from './versioned-store.ts';

export function createMemorySettings(): Settings {
  const stores: {
    readonly [N in keyof SettingTypes]: ReturnType<
      typeof createMemoryVersionedStore<SettingTypes[N]>
    >;
  } = {
    policy: createMemoryVersionedStore(),
    fields: createMemoryVersionedStore(),
  };
  return {
    get: (name) => stores[name].newest(name),
    save: (name, value, by, replaces) => stores[name].save(name, value, by, replaces),
  };
}
