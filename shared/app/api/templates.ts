/** Templates: saved only when nothing in them can fail at send time. */
import { checkInput, pointer } from '#shared/contracts/http/input-errors.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import { EMPTY_CATALOGUE } from '#shared/domain/campaign/field-catalogue.ts';
import { checkTemplate } from '#shared/domain/templates/check.ts';
import type { Finding } from '#shared/domain/templates/finding.ts';
import { previewTemplate } from '#shared/domain/templates/preview.ts';
import { type Template, templateSchema } from '#shared/domain/templates/template.ts';
import type { Versioned } from '#shared/ports/versioned-store.ts';
import type { Answered, Audited, Handlers } from './call.ts';
import { pageReply } from './page-reply.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';

type TemplateOperation =
  | 'listTemplates'
  | 'getTemplate'
  | 'getTemplateVersion'
  | 'putTemplate'
  | 'deleteTemplate'
  | 'previewTemplate';

export function createTemplateHandlers(
  ports: Pick<ApiPorts, 'templates' | 'settings'>,
): Handlers<TemplateOperation> {
  const fields = async () => (await ports.settings.get('fields'))?.content ?? EMPTY_CATALOGUE;

  return {
    listTemplates: ({ query }) =>
      pageReply(
        query,
        (limit, cursor) => ports.templates.list(limit, cursor),
        ({ content, ...stored }) => ({
          ...stored,
          name: content.name,
          channel: content.channel,
          languages: Object.keys(content.languages),
        }),
      ),

    async getTemplate({ params }) {
      const stored = await ports.templates.newest(params.id);
      return stored === undefined ? problem('TEMPLATE_UNKNOWN') : answer(stored, 200);
    },

    async getTemplateVersion({ params }) {
      const stored = await ports.templates.version(params.id, params.version);
      return stored === undefined ? problem('TEMPLATE_VERSION_UNKNOWN') : answer(stored, 200);
    },

    async putTemplate({ params, body, actor, now, preconditions }) {
      if (body.id !== undefined && body.id !== params.id) {
        const errors = [
          {
            pointer: '#/id',
            rule: 'same_as_path',
            detail: `must be "${params.id}", as in the path`,
          },
        ];
        return problem('INPUT_INVALID', undefined, { errors });
      }
      const checked = checkInput(templateSchema, { ...body, id: params.id });
      if (!checked.ok) return problem('INPUT_INVALID', undefined, { errors: checked.errors });
      const known = await ports.templates.newest(params.id);
      const refused = checkPreconditions(preconditions, known && etagOf(known), true);
      if (refused !== undefined) return refused;
      const findings = checkTemplate(checked.value, await fields());
      const errors = findings.filter(({ severity }) => severity === 'error');
      if (errors.length > 0)
        return problem('TEMPLATE_BROKEN', undefined, { errors: errors.map(asInputError) });
      const saved = await ports.templates.save(
        params.id,
        checked.value,
        { author: actor.id, at: now.toISOString() },
        known?.version ?? 0,
      );
      return saved === 'conflict'
        ? problem('CHANGED_MEANWHILE')
        : {
            ...answer(saved, known === undefined ? 201 : 200, findings),
            audited: audited(params.id, known?.content, saved.content),
          };
    },

    async deleteTemplate({ params, preconditions }) {
      const known = await ports.templates.newest(params.id);
      if (known === undefined) return problem('TEMPLATE_UNKNOWN');
      const refused = checkPreconditions(preconditions, etagOf(known), true);
      if (refused !== undefined) return refused;
      const removed = await ports.templates.remove(params.id, known.version);
      return removed === 'conflict'
        ? problem('CHANGED_MEANWHILE')
        : { status: 204, audited: audited(params.id, known.content, undefined) };
    },

    async previewTemplate({ params, body }) {
      const stored = await ports.templates.newest(params.id);
      if (stored === undefined) return problem('TEMPLATE_UNKNOWN');
      return { status: 200, body: previewTemplate(stored.content, await fields(), defined(body)) };
    },
  };
}

const audited = (id: string, before: unknown, after: unknown): Audited => ({
  target: { kind: 'template', id },
  before,
  after,
});

const etagOf = ({ version }: Versioned<Template>): string => `v${version}`;

function answer(
  { content, ...stored }: Versioned<Template>,
  status: 200 | 201,
  findings: readonly Finding[] = [],
): Answered {
  const { id: _id, ...template } = content;
  return {
    status,
    etag: `v${stored.version}`,
    body: { ...stored, template, ...(findings.length > 0 && { warnings: findings }) },
    ...(status === 201 && { headers: { location: `/v1/templates/${stored.id}` } }),
  };
}

function asInputError({ code, language, part, line, column, message }: Finding) {
  const place = line === undefined ? '' : ` (line ${line}, column ${column})`;
  return {
    pointer: pointer(['languages', language, part]),
    rule: code.toLowerCase(),
    detail: message + place,
  };
}

/** Without fields that are undefined, as an optional property wants it. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
