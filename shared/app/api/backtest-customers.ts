/** Who is in a slice of a backtest: as they are sent, or as they are on file. */
import { type BacktestBody, MAX_BACKTEST_CUSTOMERS } from '#shared/contracts/http/backtest.ts';
import { type InputError, type Problem, problem } from '#shared/contracts/http/problem.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { checkConsent, withAnswers } from './consent-answers.ts';
import type { ApiPorts } from './ports.ts';
import { addressesOf, reachable, type WrittenCustomer } from './write-customers.ts';

const PAGE = 100;
const MOST_ERRORS = 50;

/** @param known in the history already: whoever came twice would lose what they were sent */
export async function backtestCustomers(
  ports: Pick<ApiPorts, 'customers' | 'addressHash' | 'suppressions'>,
  { customers, customerIds }: Pick<BacktestBody, 'customers' | 'customerIds'>,
  known: ReadonlySet<string>,
  now: Date,
): Promise<{ readonly customers: readonly WrittenCustomer[] } | { readonly refused: Problem }> {
  const errors = [
    ...tooMany(known.size + customers.length + customerIds.length),
    ...namedTwice(customers, customerIds, known),
    ...customers.flatMap(({ consent }, index) =>
      checkConsent(consent, now).map((error) => ({
        ...error,
        pointer: error.pointer?.replace('#', `#/customers/${index}`) ?? '#/customers',
      })),
    ),
  ];
  if (errors.length > 0) return { refused: problem('INPUT_INVALID', undefined, firstOf(errors)) };
  const onFile = await loadOnFile(ports, customerIds);
  if ('refused' in onFile) return onFile;
  const sent = customers.map(({ id, ...body }) => ({
    customer: reachable(ports, { id, body }),
    consent: withAnswers({}, body.consent, now),
  }));
  // As when they are written: whose address may not be contacted is not, whoever sends it.
  const suppressed = await ports.suppressions.findAmong(
    sent.flatMap(({ customer }) => addressesOf(customer)),
  );
  const inline = sent.map(({ customer, consent }) => {
    const suppressions = suppressed.filter(
      ({ channel, address }) => customer.addressHash[channel] === address,
    );
    return { customer, state: { ...EMPTY_STATE, consent, suppressions } };
  });
  return { customers: [...inline, ...onFile.customers] };
}

/** What they did and were sent since is of another time than the events; what they agreed to is not. */
async function loadOnFile(
  { customers }: Pick<ApiPorts, 'customers'>,
  ids: readonly string[],
): Promise<{ readonly customers: readonly WrittenCustomer[] } | { readonly refused: Problem }> {
  const found: WrittenCustomer[] = [];
  const errors: InputError[] = [];
  for (let start = 0; start < ids.length; start += PAGE) {
    const page = ids.slice(start, start + PAGE);
    const stored = await customers.load(page);
    for (const [index, id] of page.entries()) {
      const one = stored.get(id);
      if (one === undefined) {
        const pointer = `#/customerIds/${start + index}`;
        errors.push({ pointer, rule: 'known', detail: 'is not on file' });
      } else {
        const { consent, suppressions } = one.state;
        found.push({ customer: one.customer, state: { ...EMPTY_STATE, consent, suppressions } });
      }
    }
  }
  return errors.length === 0
    ? { customers: found }
    : { refused: problem('CUSTOMER_UNKNOWN', undefined, firstOf(errors)) };
}

function tooMany(count: number): readonly InputError[] {
  if (count <= MAX_BACKTEST_CUSTOMERS) return [];
  const detail = `must be at most ${MAX_BACKTEST_CUSTOMERS} in all slices`;
  return [{ pointer: '#/customers', rule: 'length', detail }];
}

function namedTwice(
  customers: BacktestBody['customers'],
  customerIds: readonly string[],
  known: ReadonlySet<string>,
): readonly InputError[] {
  const seen = new Set(known);
  const named = [
    ...customers.map(({ id }, index) => ({ id, pointer: `#/customers/${index}/id` })),
    ...customerIds.map((id, index) => ({ id, pointer: `#/customerIds/${index}` })),
  ];
  return named.flatMap(({ id, pointer }) => {
    if (seen.has(id))
      return [{ pointer, rule: 'unique', detail: 'is a customer of this history already' }];
    seen.add(id);
    return [];
  });
}

const firstOf = (errors: readonly InputError[]) => ({ errors: errors.slice(0, MOST_ERRORS) });
