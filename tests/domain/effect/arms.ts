/** Arms to report on, from a few telling numbers. */
import { type ArmCounters, NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import type { EffectInput } from '#shared/domain/effect/effect-input.ts';

/** Every converter spent `value`; everyone was sent a message where `messageCost` is given. */
export function arm(
  assigned: number,
  converters: number,
  options: { value?: number; messageCost?: number } = {},
): ArmCounters {
  const { value = 20, messageCost } = options;
  const reached = messageCost === undefined ? 0 : assigned;
  return {
    ...NO_COUNTS,
    assigned,
    sent: reached,
    delivered: reached,
    converters,
    conversions: converters,
    valueSum: String(converters * value),
    valueSumSquares: String(converters * value * value),
    messageCost:
      messageCost === undefined ? '0' : String(Number((assigned * messageCost).toFixed(4))),
  };
}

/** A campaign with one variant and a holdout of a tenth. */
export function campaign(
  control: ArmCounters,
  treated: ArmCounters,
  rest: Partial<EffectInput> = {},
): EffectInput {
  return {
    currency: 'EUR',
    control: 'holdout',
    arms: [
      { id: 'holdout', weight: 0.1, counters: control },
      { id: 'a', weight: 0.9, counters: treated },
    ],
    ...rest,
  };
}
