/** What an endpoint says of its customer: language, zone, region, and attributes by their names here. */

import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import { isTimeZone } from '#shared/domain/customer/time-zone.ts';
import type { Source } from './account.ts';

const TO = 'customers.ndjson';

/** Tells `put` of each field that is good, and the endpoint's account of each that is not. */
export function takeProfile(endpoint: Source, put: (name: string, value: unknown) => void): void {
  const { shape } = profileSchema;
  const offer = (
    source: Source,
    name: 'language' | 'timeZone' | 'region',
    value: string | undefined,
  ) => {
    if (value === undefined) return;
    if (!shape[name].safeParse(value).success) {
      source.lost(
        `is no ${name === 'timeZone' ? 'IANA time zone' : name === 'region' ? 'ISO 3166 code' : 'BCP 47 tag'}`,
      );
      return;
    }
    source.mapped(`${TO}#/${name}`);
    put(name, value);
  };
  const locale = endpoint.at('Demographic', 'Locale');
  const [language = '', ...rest] = locale.text?.replace(/\..*$/, '').split(/[-_]/) ?? [];
  offer(locale, 'language', locale.text && [language.toLowerCase(), ...rest].join('-'));
  const zone = endpoint.at('Demographic', 'Timezone');
  offer(zone, 'timeZone', zone.text && isTimeZone(zone.text) ? zone.text : zone.text && 'none');
  const country = endpoint.at('Location', 'Country');
  if (/^[A-Z]{2}$/.test(country.text ?? '')) put('region', country.text);
  for (const name of ['Latitude', 'Longitude'])
    endpoint.at('Location', name).lost('positions (GPS) are not kept here');
}

/** Everything that becomes an attribute, by its path there. */
export function attributesOf(endpoint: Source): readonly (readonly [readonly string[], Source])[] {
  const of = (path: readonly string[], source: Source) =>
    source.fields.map(([name, one]) => [[...path, name], one] as const);
  return [
    ...of(['User', 'UserAttributes'], endpoint.at('User', 'UserAttributes')),
    ...of(['Attributes'], endpoint.at('Attributes')),
    ...of(['Metrics'], endpoint.at('Metrics')),
    ...of(['Demographic'], endpoint.at('Demographic')).filter(
      ([path]) => !PROFILE.has(path[1] ?? ''),
    ),
    ...of(['Location'], endpoint.at('Location')),
  ];
}

const PROFILE: ReadonlySet<string> = new Set(['Locale', 'Timezone']);

/** Texts, or of a metric its number. */
export function valuesOf(source: Source, path: readonly string[]): readonly (string | number)[] {
  if (path[0] === 'Metrics') return source.number === undefined ? [] : [source.number];
  const items = source.items.length > 0 ? source.items : [source];
  return items.flatMap(({ text }) => (text === undefined ? [] : [text]));
}
