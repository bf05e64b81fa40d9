import { describe, expect, it } from 'vitest';
import {
  barePointsText,
  chanceText,
  chosenPercentText,
  countedText,
  countText,
  moneyText,
  percentText,
  pluralText,
  pointsText,
  pText,
  rangeText,
  signedMoneyText,
  signedPercentText,
} from '#shared/domain/effect/wording.ts';

describe('wording', () => {
  it.each([
    [countText(12_345.4), '12,345'],
    [countText(-7), '−7'],
    [percentText(0.1234), '12.3 %'],
    [percentText(0.01253), '1.25 %'],
    [percentText(0.00573), '0.573 %'],
    [percentText(0.0000573), '0.00573 %'],
    [percentText(0), '0.0 %'],
    [signedPercentText(0.865), '+86.5 %'],
    [signedPercentText(-0.00001), '0.0 %'],
    [signedPercentText(0.9996), '+100 %'],
    [signedPercentText(-12.345), '−1,235 %'],
    [pointsText(0.00495), '+0.495 pp'],
    [barePointsText(-0.0124), '−1.24'],
    [chosenPercentText(0.1), '10 %'],
    [chosenPercentText(0.005), '0.5 %'],
    [chosenPercentText(0.1 + 0.2), '30 %'],
    [pText(0.01234), '0.0123'],
    [pText(1.23e-7), '1.2e−7'],
    [moneyText(-1234.5, 'EUR'), '−€1,235'],
    [moneyText(12.345, 'USD'), '$12.35'],
    [moneyText(0.0843, 'EUR'), '€0.084'],
    [moneyText(0, 'EUR'), '€0.00'],
    [signedMoneyText(5922, 'USD'), '+$5,922'],
    [signedMoneyText(12, 'XYZ'), '+XYZ 12.00'],
  ])('writes %s', (written, wanted) => {
    // Intl puts a no-break space after a currency code.
    expect(written.replaceAll('\u00a0', ' ')).toBe(wanted);
  });

  it.each([
    [countedText(1, 'e-mail'), '1 e-mail'],
    [countedText(0, 'e-mail'), '0 e-mails'],
    [countedText(12_345, 'e-mail'), '12,345 e-mails'],
    [countedText(2, 'entry', 'entries'), '2 entries'],
    [pluralText(-1, 'message'), 'message'],
  ])('counts %s', (written, wanted) => expect(written).toBe(wanted));

  it('never calls anything certain that is not', () => {
    expect(chanceText(0.99999)).toBe('> 99.9 %');
    expect(chanceText(0.00001)).toBe('< 0.1 %');
    expect(chanceText(1)).toBe('100.0 %');
    expect(chanceText(0.5)).toBe('50.0 %');
  });

  it('says which end of a range is open', () => {
    expect(rangeText({ low: 1, high: 2 }, String)).toBe('1 to 2');
    expect(rangeText({ low: 1, high: null }, String)).toBe('1 or more');
    expect(rangeText({ low: null, high: 2 }, String)).toBe('up to 2');
    expect(rangeText({ low: null, high: null }, String)).toBe('anything');
  });
});
