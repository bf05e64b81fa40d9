/** A campaign that tells staff about a customer instead of telling the customer. */
import * as z from 'zod';
import { CHANNELS, type Channel } from '../channel.ts';
import { slugSchema } from '../identifier.ts';

export const notifySchema = z.strictObject({
  staff: z.strictObject({
    /** Whose it is: what staff's own system sorts the notices by. */
    topic: slugSchema,
    /** What staff read beside the customer's id. The same for everybody: it holds nothing personal. */
    reason: z.string().trim().min(1).max(200),
  }),
});

/** What of a campaign is for messages. */
interface MessageFields {
  readonly offer?: unknown;
  readonly schedule: { readonly quietHours?: unknown };
  readonly limits: { readonly spend?: unknown; readonly perSecond?: unknown };
  readonly expectedValue?: unknown;
  readonly delivery: { readonly resendAfterDoubt: boolean };
  readonly channels: { readonly order: readonly Channel[]; readonly fallback: boolean };
  readonly variants: readonly Readonly<Partial<Record<Channel, unknown>>>[];
}

/** What makes no sense where no customer is contacted, each with its place. */
export function noticeProblems(
  campaign: MessageFields,
): readonly { readonly path: readonly (string | number)[]; readonly message: string }[] {
  const { offer, schedule, limits, expectedValue, delivery, channels } = campaign;
  const stray: readonly (readonly [boolean, readonly string[]])[] = [
    [offer !== undefined, ['offer']],
    [schedule.quietHours !== undefined, ['schedule', 'quietHours']],
    [limits.spend !== undefined, ['limits', 'spend']],
    [limits.perSecond !== undefined, ['limits', 'perSecond']],
    [expectedValue !== undefined, ['expectedValue']],
    [delivery.resendAfterDoubt, ['delivery', 'resendAfterDoubt']],
    [channels.order.join() !== CHANNELS.join() || !channels.fallback, ['channels']],
  ];
  const templates = campaign.variants.flatMap((variant, index) =>
    CHANNELS.filter((channel) => variant[channel] !== undefined).map((channel) => [
      'variants',
      index,
      channel,
    ]),
  );
  return [...stray.flatMap(([given, path]) => (given ? [path] : [])), ...templates].map((path) => ({
    path,
    message: 'is for messages to customers; this campaign notifies staff, so leave it out',
  }));
}
