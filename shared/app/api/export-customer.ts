/** Everything about one customer, a line each: who they are, where they stand, what was decided and became of it. */
import type { Operations } from '#shared/contracts/http/operations.ts';
import { decodeCursor, encodeCursor } from '#shared/contracts/http/page.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { Handler } from './call.ts';
import type { ApiPorts } from './ports.ts';

type ExportPorts = Pick<
  ApiPorts,
  'customers' | 'decisions' | 'ledger' | 'sentMessages' | 'pseudonym'
>;

const DECISIONS_PER_PAGE = 25;
const ANSWERS_PER_READ = 100;

export function createExportCustomer(ports: ExportPorts): Handler<Operations['exportCustomer']> {
  return async ({ params: { id }, query }) => {
    const position = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
    if (query.cursor !== undefined && position === undefined) return problem('CURSOR_INVALID');
    const stored = await ports.customers.loadLatest(id);
    if (stored === undefined) return problem('CUSTOMER_UNKNOWN');
    const { decisions, cursor } = await ports.decisions.ofCustomer(
      id,
      DECISIONS_PER_PAGE,
      position,
    );
    const lines = [
      ...(position === undefined ? await ownLines(ports, id, stored) : []),
      ...(await Promise.all(decisions.map((one) => decisionLine(ports, one)))),
    ];
    const next =
      cursor === undefined
        ? undefined
        : `/v1/customers/${encodeURIComponent(id)}/export?cursor=${encodeCursor(cursor)}`;
    return {
      status: 200,
      body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      headers: {
        'content-type': 'application/x-ndjson',
        ...(next !== undefined && { link: `<${next}>; rel="next"` }),
      },
      // Whoever read everything about somebody is on record, page by page; what they read is not.
      audited: { target: { kind: 'customer', id: ports.pseudonym.of(id) } },
    };
  };
}

/**
 * `unpublished` too: what was decided a moment ago is on its way onto the record, and may not be among
 * the decisions below yet.
 */
async function ownLines(
  { customers }: Pick<ExportPorts, 'customers'>,
  id: string,
  { customer, state }: StoredCustomer,
): Promise<readonly object[]> {
  const lines: object[] = [
    { kind: 'profile', ...customer.profile },
    { kind: 'state', ...state },
  ];
  let cursor: string | undefined;
  do {
    const page = await customers.consentHistory(id, ANSWERS_PER_READ, cursor);
    lines.push(...page.items.map((answer) => ({ kind: 'consent', ...answer })));
    ({ cursor } = page);
  } while (cursor !== undefined);
  return lines;
}

async function decisionLine(
  { ledger, sentMessages }: Pick<ExportPorts, 'ledger' | 'sentMessages'>,
  { decision, progress, responses, offerCode, cost }: RecordedDecision,
): Promise<object> {
  const [entries, message] = await Promise.all([
    ledger.ofDecision(decision.id),
    sentMessages.get(decision.id),
  ]);
  return {
    kind: 'decision',
    ...decision,
    progress,
    responses,
    ...(offerCode !== undefined && { offerCode }),
    ...(cost !== undefined && { cost }),
    ...(message !== undefined && {
      message: {
        channel: message.channel,
        templateId: message.templateId,
        templateVersion: message.templateVersion,
        at: message.at,
      },
    }),
    conversions: entries.flatMap((one) => (one.kind === 'conversion' ? one.conversion : [])),
    answers: entries.flatMap((one) => (one.kind === 'answer' ? one.answer : [])),
  };
}
