/** Facts under `customer.` that follow from what somebody bought; `contribution` is that of the last year. */
export const VALUE_FACTS = {
  rfm: 'string',
  grade: 'string',
  lapse_risk: 'number',
  contribution: 'number',
} as const;

/** Known from a customer's state alone, not from the profile. */
export const VALUE_FACT_PATHS: ReadonlySet<string> = new Set(
  Object.keys(VALUE_FACTS).map((name) => `customer.${name}`),
);

/** From the lowest. */
export const GRADES = ['standard', 'silver', 'gold', 'platinum'] as const;
export type Grade = (typeof GRADES)[number];
