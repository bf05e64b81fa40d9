import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Child, html, trusted } from '#local/pages/html.ts';

/** Those that mean something in HTML, and some that are awkward. */
const CHARACTER = fc.constantFrom(
  ...'<>"\'&#;/=`a \n\u0000é',
  '\ud800',
  '\u2028',
  '&lt',
  '<!--',
  ']]>',
);

describe('html', () => {
  it('escapes text and attribute values', () => {
    const evil = `"><script>alert('x')</script>&`;
    expect(String(html`<a title="${evil}">${evil}</a>`)).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>',
    );
  });

  it('lets no text begin a tag, end an attribute or name an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: CHARACTER }), (text) => {
        const inside = String(html`${text}`);
        expect(inside).not.toMatch(/[<>"']/);
        expect(inside.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });

  it('nests without escaping twice, and leaves nothing behind for nothing', () => {
    const items: readonly Child[] = ['a', html`<b>b</b>`, 3, false, undefined];
    expect(String(html`<p>${items}${html`<i>${'<'}</i>`}</p>`)).toBe(
      '<p>a<b>b</b>3<i>&lt;</i></p>',
    );
  });

  it('takes nothing for HTML that it has not made', () => {
    const impostor = { toString: () => '<script>' } as unknown as Child;
    expect(() => String(html`${impostor}`)).toThrow(TypeError);
    const list = [{ markup: '<script>' }] as unknown as Child;
    expect(() => String(html`${list}`)).toThrow(TypeError);
    expect(String(html`${String(impostor)}`)).toBe('&lt;script&gt;');
  });

  it('keeps backslashes and what is trusted as they are', () => {
    expect(String(html`\\d ${trusted('a > b')}`)).toBe('\\d a > b');
  });
});
