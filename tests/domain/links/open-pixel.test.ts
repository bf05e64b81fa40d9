import { expect, it } from 'vitest';
import { withOpenPixel } from '#shared/domain/links/open-pixel.ts';

const URL = 'https://go.bank.example/o/t';
const PIXEL = withOpenPixel('', URL);

it.each([
  ['<body><p>Hello</p>', '</body></html>'],
  // In lower case each of these letters is two.
  ["<BODY><p>İstanbul'da İndirim İİİİİİİİ</p>", '</BODY></html>'],
  ['<body>a</body>b', '</Body>'],
  ['<p>no body</p>', ''],
])('stands before the last end of the body: %s%s', (before, after) => {
  expect(PIXEL).toContain(`<img src="${URL}"`);
  expect(withOpenPixel(before + after, URL)).toBe(before + PIXEL + after);
});
