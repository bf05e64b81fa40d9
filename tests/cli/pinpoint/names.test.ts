/** What facts of Pinpoint are called here: no name that the engine fills itself. */
import { describe, expect, it } from 'vitest';
import { RESERVED_ATTRIBUTES } from '#shared/domain/customer/profile-bounds.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import { attributeName, eventFactOf } from '../../../cli/pinpoint/names.ts';

describe('the name of an attribute', () => {
  it('is told apart from a fact of the engine’s own', () => {
    expect(attributeName(['User', 'UserAttributes', 'Grade'])).toBe('attr_grade');
    expect(attributeName(['User', 'UserAttributes', 'LapseRisk'])).toBe('attr_lapse_risk');
    expect(eventFactOf('grade')).toBe('event.grade');
  });

  it('can be stored, whatever it was there', () => {
    expect(RESERVED_ATTRIBUTES.size).toBeGreaterThan(0);
    for (const reserved of RESERVED_ATTRIBUTES) {
      const name = attributeName(['User', 'UserAttributes', reserved]) ?? '';
      const read = profileSchema.safeParse({ id: 'u1', attributes: { [name]: 'x' } });
      expect(read.success, name).toBe(true);
    }
  });
});
