import { describe, expect, it } from 'vitest';
import { berkaContacts } from '#local/datasets/berka-contacts.ts';

const everyone = Array.from({ length: 4000 }, (_, i) =>
  berkaContacts('1', `${i + 1}`, i % 2 ? 'F' : 'M'),
);
const share = (test: (c: (typeof everyone)[number]) => boolean): number =>
  everyone.filter(test).length / everyone.length;

describe('berkaContacts', () => {
  it('is a pure function of seed and client', () => {
    expect(berkaContacts('1', '17', 'F')).toEqual(berkaContacts('1', '17', 'F'));
    const other = Array.from({ length: 4000 }, (_, i) =>
      berkaContacts('2', `${i + 1}`, i % 2 ? 'F' : 'M'),
    );
    expect(other).not.toEqual(everyone);
  });

  it('leaves some without address, zone, name or consent, in the documented shares', () => {
    expect(share((c) => c.email === undefined)).toBeCloseTo(0.07, 1);
    expect(share((c) => c.phone === undefined)).toBeCloseTo(0.18, 1);
    expect(share((c) => c.email === undefined && c.phone === undefined)).toBeGreaterThan(0.005);
    expect(share((c) => c.time_zone === undefined)).toBeGreaterThan(0.025);
    expect(share((c) => c.time_zone === undefined)).toBeLessThan(0.055);
    expect(share((c) => c.language === 'en')).toBeGreaterThan(0.045);
    expect(share((c) => c.language === 'en')).toBeLessThan(0.075);
    expect(share((c) => c.firstName === undefined)).toBeGreaterThan(0.01);
    expect(share((c) => !c.consent.email.marketing && !c.consent.sms.marketing)).toBeGreaterThan(
      0.1,
    );
    expect(share((c) => !c.consent.email.service)).toBeGreaterThan(0.01);
  });

  it('can reach nobody: reserved domain, numbers that no plan assigns, all of them different', () => {
    for (const { email, phone } of everyone) {
      if (email !== undefined) expect(email).toMatch(/^c\d+@customers\.example$/);
      if (phone !== undefined) expect(phone).toMatch(/^\+4200\d{8}$/);
    }
    const phones = everyone.flatMap(({ phone }) => phone ?? []);
    expect(new Set(phones).size).toBe(phones.length);
  });

  it('gives a surname in the form that goes with the sex', () => {
    const surnames = (sex: 'F' | 'M') =>
      new Set(
        Array.from({ length: 500 }, (_, i) => berkaContacts('1', `${i}`, sex).lastName ?? ''),
      );
    for (const name of surnames('F')) expect(name).toMatch(/(á|í|^)$/);
    expect(surnames('M')).toContain('Novák');
    expect(surnames('M')).not.toContain('Nováková');
  });
});
