import type { FieldCatalogue } from '#shared/domain/campaign/field-catalogue.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { Versioned } from './versioned-store.ts';

/** What the account sets once for all campaigns. */
export interface SettingTypes {
  readonly policy: Policy;
  readonly fields: FieldCatalogue;
}
export type SettingName = keyof SettingTypes;

export interface Settings {
  get<N extends SettingName>(name: N): Promise<Versioned<SettingTypes[N]> | undefined>;
  /** Takes effect only while `replaces` is the newest version (0: there is none). */
  save<N extends SettingName>(
    name: N,
    value: SettingTypes[N],
    by: { readonly author: string; readonly at: string },
    replaces: number,
  ): Promise<Versioned<SettingTypes[N]> | 'conflict'>;
}
