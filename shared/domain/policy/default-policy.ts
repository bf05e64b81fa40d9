import type { Policy } from './policy.ts';

/** What holds until somebody sets another: the schema's own defaults, without the schema. */
export const DEFAULT_POLICY: Policy = {
  currency: 'EUR',
  rates: [],
  caps: [
    { purpose: 'marketing', limit: 4, within: 'P7D' },
    { purpose: 'marketing', channel: 'sms', limit: 2, within: 'P7D' },
  ],
  quietHours: { from: '21:00', to: '08:00', zone: 'customer' },
  prices: { email: '0.0001', sms: '0.012' },
  perSecond: {},
  accountLimits: [],
  stopped: [],
  complaintFirst: true,
  complaintEvents: { opened: 'service.complaint_opened', closed: 'service.complaint_closed' },
};
