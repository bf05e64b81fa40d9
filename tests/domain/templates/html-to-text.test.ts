import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToText } from '#shared/domain/templates/html-to-text.ts';

describe('htmlToText', () => {
  it.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['a<br>b<br/>c', 'a\nb\nc'],
    ['<div>a</div>\n<div>b</div>', 'a\n\nb'],
    ['<p>Some   <b>bold</b>\n text</p>', 'Some bold text'],
    ['<ul>\n<li>one</li>\n<li><p>two</p></li>\n</ul>', '- one\n\n- two'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
    ['<a href="https://x.example/?a=1&amp;b=2">Go</a>', 'Go (https://x.example/?a=1&b=2)'],
    ['<a href="https://x.example">https://x.example</a>', 'https://x.example'],
    ['<a href="https://x.example"><img src="cid:a" alt="Logo"></a>', 'Logo (https://x.example)'],
    ['<a href="mailto:a@b.example">Write</a>', 'Write'],
    ['<head><style>p{}</style><title>T</title></head><p>x</p>', 'x'],
    ['<!-- no --><p>yes</p><!--[if mso]><p>too</p><![endif]-->', 'yes'],
    [
      'Caf&eacute; &amp; co&#8217;s 5&nbsp;&euro; &#x1F600; &unknown; &#0;',
      'Café & co’s 5 € 😀 &unknown; &#0;',
    ],
    ['<img alt="a &gt; b" title="x > y">z', 'a > bz'],
    ['a<hr>b', 'a\n\n---\n\nb'],
    ['1 < 2', '1 < 2'],
  ])('%j reads as %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('shows an escaped value as it was, however it looks', () => {
    const value = fc.string({
      unit: fc.constantFrom('<', '>', '&', '"', 'a', ';', 'l', 't', 'p', '/'),
    });
    fc.assert(
      fc.property(value, (text) => {
        const escaped = text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
        expect(htmlToText(`<p>[${escaped}]</p>`)).toBe(`[${text}]`);
      }),
    );
  });
});
