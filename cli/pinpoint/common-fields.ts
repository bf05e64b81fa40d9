/** Fields that every artefact has. */
import type { Source } from './account.ts';

/** What identifies and dates a thing in Pinpoint, and nowhere else. */
export function identityFields(source: Source): void {
  for (const name of ['ApplicationId', 'Arn', 'Id', 'CreationDate', 'LastModifiedDate'])
    source.at(name).unneeded('identity and dates in Pinpoint');
  source.at('Version').unneeded('versions are counted anew');
  for (const name of ['tags', 'Tags']) source.at(name).lost('there are no tags here');
}
