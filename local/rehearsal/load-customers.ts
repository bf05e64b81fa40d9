import { countedText } from '#shared/domain/effect/wording.ts';
import type { CustomerRecord } from '../datasets/dataset.ts';
import type { ApiClient } from './api-client.ts';

/** Creates customers or replaces their profiles, by the bulk route. Throws when one is refused. */
export type LoadCustomers = (customers: readonly CustomerRecord[]) => Promise<void>;

const PER_CALL = 200;

export function createLoadCustomers(api: ApiClient): LoadCustomers {
  return async (customers) => {
    for (let at = 0; at < customers.length; at += PER_CALL) {
      const part = customers.slice(at, at + PER_CALL);
      const { body } = await api.call('POST', '/v1/customers:bulk', part.map(toBody));
      const { refused, results } = body as { refused: number; results: readonly unknown[] };
      if (refused > 0)
        throw new Error(
          `${countedText(refused, 'customer')} refused, the first: ${JSON.stringify(results[0])}`,
        );
    }
  };
}

function toBody({
  id,
  email,
  phone,
  language,
  time_zone,
  consent,
  attributes,
  joinedAt,
}: CustomerRecord) {
  const answer = (granted: boolean) => ({ granted, at: joinedAt, source: 'import' });
  const both = (channel: CustomerRecord['consent']['email']) => ({
    marketing: answer(channel.marketing),
    service: answer(channel.service),
  });
  return {
    id,
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(time_zone !== undefined && { timeZone: time_zone }),
    language,
    attributes,
    consent: { email: both(consent.email), sms: both(consent.sms) },
  };
}
