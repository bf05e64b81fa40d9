/** The ten kinds of SES events: what of each matters, and what it says of the message. */
import * as z from 'zod';
import { machineSign } from '#shared/domain/response/machine.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';
import { instantSchema } from './instant.ts';
import type { SetAside } from './normalised.ts';

/** Without `at`: the event has no time of its own. Without `recipients`: it is about all of them. */
export interface SesFinding {
  readonly kind: ResponseKind;
  readonly detail: string;
  readonly at?: string;
  readonly recipients?: readonly string[];
}

const recipientsSchema = z.array(
  z.object({ emailAddress: z.string(), status: z.string().optional() }),
);
const fetchSchema = z.object({ timestamp: instantSchema, userAgent: z.string().default('') });

const deliverySchema = z
  .object({ delivery: z.object({ timestamp: instantSchema }) })
  .transform(({ delivery }) => found('delivered', 'Delivery', delivery.timestamp));

const delaySchema = z
  .object({
    deliveryDelay: z.object({ timestamp: instantSchema, delayType: z.string().default('') }),
  })
  .transform(({ deliveryDelay: { timestamp, delayType } }) =>
    found('delayed', `DeliveryDelay ${delayType}`, timestamp),
  );

const bounceSchema = z
  .object({
    bounce: z.object({
      timestamp: instantSchema,
      bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: z.string().default(''),
      bouncedRecipients: recipientsSchema,
    }),
  })
  .transform(({ bounce: { timestamp, bounceType, bounceSubType, bouncedRecipients } }) => ({
    // Undetermined: SES could not tell; treated as what may pass.
    ...found(
      bounceType === 'Permanent' ? 'hard_bounce' : 'soft_bounce',
      `${bounceType} ${bounceSubType} ${bouncedRecipients[0]?.status ?? ''}`,
      timestamp,
    ),
    recipients: bouncedRecipients.map(({ emailAddress }) => emailAddress),
  }));

const complaintSchema = z
  .object({
    complaint: z.object({
      timestamp: instantSchema,
      complainedRecipients: recipientsSchema,
      complaintFeedbackType: z.string().nullish(),
    }),
  })
  .transform(({ complaint }): SesFinding | SetAside => {
    const type = complaint.complaintFeedbackType ?? '';
    // The recipient says that it is no spam (IANA's registry of RFC 5965 feedback types).
    if (type === 'not-spam') return setAside('NOT_A_COMPLAINT', 'feedback type not-spam');
    return {
      ...found('complaint', `Complaint ${type}`, complaint.timestamp),
      recipients: complaint.complainedRecipients.map(({ emailAddress }) => emailAddress),
    };
  });

const subscriptionSchema = z
  .object({
    subscription: z.object({
      timestamp: instantSchema,
      newTopicPreferences: z.object({ unsubscribeAll: z.boolean().default(false) }),
    }),
  })
  .transform(({ subscription }) =>
    subscription.newTopicPreferences.unsubscribeAll
      ? found('unsubscribe', 'Subscription', subscription.timestamp)
      : setAside('PREFERENCES_ONLY', 'an SES contact list changed, and nobody left it'),
  );

export const SES_KINDS: ReadonlyMap<string, z.ZodType<SesFinding | SetAside>> = new Map<
  string,
  z.ZodType<SesFinding | SetAside>
>([
  ['Send', z.object({}).transform(() => found('accepted', 'Send'))],
  ['Delivery', deliverySchema],
  ['DeliveryDelay', delaySchema],
  ['Bounce', bounceSchema],
  ['Complaint', complaintSchema],
  ['Open', z.object({ open: fetchSchema }).transform(({ open }) => fetched('open', open))],
  ['Click', z.object({ click: fetchSchema }).transform(({ click }) => fetched('click', click))],
  [
    'Reject',
    z
      .object({ reject: z.object({ reason: z.string().default('') }) })
      .transform(({ reject }) => found('rejected', `Reject ${reject.reason}`)),
  ],
  [
    'Rendering Failure',
    z.object({ failure: z.object({}) }).transform(() => found('rejected', 'Rendering Failure')),
  ],
  ['Subscription', subscriptionSchema],
]);

export const setAside = (code: SetAside['code'], detail: string): SetAside => ({
  type: 'set_aside',
  code,
  detail,
});

const found = (kind: ResponseKind, detail: string, at?: string): SesFinding => ({
  kind,
  detail: detail.trim(),
  ...(at !== undefined && { at }),
});

function fetched(
  kind: 'open' | 'click',
  { timestamp, userAgent }: z.infer<typeof fetchSchema>,
): SesFinding {
  const sign = machineSign({ userAgent });
  return sign === undefined
    ? found(kind, kind, timestamp)
    : found(`machine_${kind}`, `${kind} ${sign}`, timestamp);
}
