/** The links of a stored template. Checked once more: a wrong address would be a redirect to anywhere. */
import type { LazyReader } from '#shared/contracts/reader.ts';
import { isFields, isHttpsUrl, readValues } from '#shared/domain/plain.ts';
import type { Template } from '#shared/domain/templates/template.ts';

export const templateLinksContent: LazyReader<Pick<Template, 'links'>> = {
  plain(raw) {
    const links = isFields(raw) ? readValues(raw.links, toHttpsUrl) : undefined;
    return links === undefined ? undefined : { links };
  },
  schema: async () => (await import('./template-links-schema.ts')).templateLinksSchema,
};

const toHttpsUrl = (value: unknown): string | undefined => (isHttpsUrl(value) ? value : undefined);
