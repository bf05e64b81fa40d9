import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeyword } from '#shared/domain/response/keyword.ts';

describe('a wish to stop', () => {
  it.each([
    'STOP',
    'stop ',
    ' Stop.',
    '"STOP"',
    'STOP!!!',
    'StopAll',
    'stop all',
    'Cancel',
    'end',
    'QUIT',
    'optout',
    'OPT-OUT',
    'opt out',
    'remove',
    'REVOKE',
    'Unsubscribe',
    'ARRÊT',
    'arret',
    'td',
    'Odhlásit',
    'ODHLASIT SE',
    'zrušit',
    'Abmelden',
    'désabonner',
    'BAJA',
    'стоп',
    '退订',
    '配信停止',
    'STOP please',
    'Stop texting me',
    'unsubscribe me now',
    'ＳＴＯＰ',
  ])('%s', (text) => expect(readKeyword(text)).toBe('stop'));

  it.each([
    'Please do not stop, I love these',
    'nonstop',
    'Cancel my card please',
    'in the end',
    'stopwatch',
    'Stop by the branch tomorrow at nine and ask',
    'Yes please, call me',
    '',
    '   ',
    '👍',
  ])('is not: %s', (text) => expect(readKeyword(text)).toBeUndefined());

  it('holds in whatever case and with whatever around it', () => {
    const noise = fc.stringMatching(/^[\s.,!?"'()-]{0,5}$/);
    fc.assert(
      fc.property(noise, fc.mixedCase(fc.constant('unsubscribe')), noise, (before, word, after) => {
        expect(readKeyword(before + word + after)).toBe('stop');
      }),
    );
  });
});

describe('other keywords', () => {
  it.each(['START', 'unstop', 'Yes', 'yes!'])('%s: to return', (text) =>
    expect(readKeyword(text)).toBe('start'),
  );
  it.each(['HELP', 'info', 'pomoc'])('%s: help', (text) => expect(readKeyword(text)).toBe('help'));
});
