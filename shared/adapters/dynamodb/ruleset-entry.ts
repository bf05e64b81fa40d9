/** An entry of the rule-set log as it is stored: its content as text, with a checksum over it. */
import {
  type RulesetChange,
  type RulesetSubject,
  subjectOf,
} from '#shared/domain/campaign/ruleset-change.ts';
import { stableId } from '#shared/domain/hash.ts';
import { isText } from '#shared/domain/plain.ts';
import type { RulesetEntry } from '#shared/ports/ruleset-log.ts';

/**
 * Beside its key.
 *
 * @param format names the schema that `change` was checked by; who reads by the same one need not check
 */
export function encodeEntry(
  version: number,
  change: RulesetChange,
  format?: string,
): Record<string, string> {
  const text = JSON.stringify(change);
  return {
    subject: subjectOf(change),
    change: text,
    sum: checksum(version, text),
    ...(format !== undefined && { format }),
  };
}

/**
 * Never rejects: one entry that cannot be read must not keep the others from being read.
 *
 * Checking ten thousand campaigns takes seconds, so one is checked only where its writer may have had
 * another schema, and the schema is loaded only then.
 */
export async function decodeEntry(
  version: number,
  item: Record<string, unknown>,
  format?: string,
): Promise<RulesetEntry> {
  const subject = item.subject as RulesetSubject;
  const { change: text, sum, format: checkedBy } = item;
  if (!isText(text) || !isText(sum) || !(checkedBy === undefined || isText(checkedBy)))
    return { version, subject, broken: 'the item has another shape' };
  if (sum !== checksum(version, text))
    return { version, subject, broken: 'its checksum is another' };
  if (format !== undefined && checkedBy === format)
    return { version, change: JSON.parse(text) as RulesetChange };
  const { rulesetChangeSchema } = await import('#shared/domain/campaign/ruleset-change-schema.ts');
  const parsed = rulesetChangeSchema.safeParse(JSON.parse(text));
  if (parsed.success) return { version, change: parsed.data };
  const [issue] = parsed.error.issues;
  return { version, subject, broken: `${issue?.path.join('.')}: ${issue?.message}` };
}

/** Against damage and mix-ups, not against malice: who writes the table can write the sum too. */
const checksum = (version: number, text: string): string =>
  stableId('ruleset', String(version), text);
