import { expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#shared/domain/policy/default-policy.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';

it('is what the schema makes of nothing', () => {
  expect(DEFAULT_POLICY).toEqual(policySchema.parse({}));
});
