import { describe, expect, it } from 'vitest';
import { checkTemplate, fieldsUsed } from '#shared/domain/templates/check.ts';
import { email, fields, sms } from './support/templates.ts';

const inBody = (source: string) => checkTemplate(sms(source), fields);
const inHtml = (source: string) =>
  checkTemplate(email({ html: source }), fields, 'service').map(({ code }) => code);
const codes = (source: string) => inBody(source).map(({ code }) => code);

describe('fields', () => {
  it('are found unknown, with the nearest name and the place', () => {
    expect(inBody('Hi\n{{ customer.frist_name | default: "x" }}')).toEqual([
      {
        severity: 'error',
        code: 'UNKNOWN_FIELD',
        language: 'en',
        part: 'body',
        line: 2,
        column: 1,
        field: 'customer.frist_name',
        suggestion: 'customer.first_name',
        message: expect.stringContaining('did you mean customer.first_name?'),
      },
    ]);
    expect(codes('{{ customer }}')).toEqual(['UNKNOWN_FIELD']);
    expect(codes('{{ links.ofer }}{{ process.env }}{{#if event.nothing}}x{{/if}}')).toEqual([
      'UNKNOWN_FIELD',
      'UNKNOWN_FIELD',
      'UNKNOWN_FIELD',
    ]);
    expect(codes('{{ event.amount | money: event.curency }}')).toEqual(['UNKNOWN_FIELD']);
  });

  it('need a default unless they are required or asked about before', () => {
    expect(codes('{{ customer.first_name }}')).toEqual(['MISSING_DEFAULT']);
    expect(codes('{{ customer.first_name | upper }}')).toEqual(['MISSING_DEFAULT']);
    expect(codes('{{ customer.first_name | default: "there" }}')).toEqual([]);
    expect(codes('{{ customer.city }}')).toEqual([]);
    expect(codes('{{#if customer.first_name}}{{ customer.first_name }}{{/if}}')).toEqual([]);
    expect(codes('{{#if customer.first_name}}x{{else}}{{ customer.first_name }}{{/if}}')).toEqual([
      'MISSING_DEFAULT',
    ]);
    expect(codes('{{ sender.name }}')).toEqual(['MISSING_DEFAULT']);
  });

  it('of the offer are there unless the campaign’s offer lacks them', () => {
    const template = sms('{{ offer.code }} {{ offer.expires_at | date: "long" }}');
    expect(checkTemplate(template, fields)).toEqual([]);
    expect(checkTemplate(template, { ...fields, offer: ['code'] })).toMatchObject([
      { code: 'UNKNOWN_FIELD', field: 'offer.expires_at' },
    ]);
  });

  it('fit their filters, their defaults too', () => {
    expect(codes('{{ customer.city | money: "EUR" }}')).toEqual(['WRONG_TYPE']);
    expect(codes('{{ event.amount | upper }}')).toEqual(['WRONG_TYPE']);
    expect(codes('{{ event.amount | money: "EUR" | upper }}')).toEqual([]);
    expect(codes('{{ customer.birth_date | default: "soon" | date: "long" }}')).toEqual([
      'WRONG_TYPE',
    ]);
    expect(codes('{{ customer.birth_date | date: "long" | default: "soon" }}')).toEqual([]);
  });

  it('that are dates want a format; what cannot be shown is refused', () => {
    expect(codes('{{ event.due_at }}')).toEqual(['NEEDS_FORMAT']);
    expect(codes('{{ customer.vip | default: "no" }}')).toEqual(['WRONG_TYPE']);
    expect(codes('{{ customer.tags | default: "none" }}')).toEqual(['WRONG_TYPE']);
  });
});

describe('filters', () => {
  it('are found unknown with the nearest name', () => {
    expect(inBody('{{ customer.city | uper }}')).toMatchObject([
      { code: 'UNKNOWN_FILTER', suggestion: 'upper', line: 1, column: 20 },
    ]);
    expect(codes('{{ customer.city | constructor }}')).toEqual(['UNKNOWN_FILTER']);
  });

  it.each([
    'event.amount | money',
    'event.amount | money: "EURO"',
    'event.amount | money: 5',
    'event.amount | money: "EUR", 10',
    'event.amount | money: "EUR", 2, 3',
    'event.amount | number: -1',
    'event.amount | number: 1.5',
    'customer.city | upper: 1',
    'customer.city | truncate',
    'customer.city | truncate: 0',
    'event.due_at | date: "medum"',
    'event.due_at | date: "long", "Europe/Pargue"',
    'event.due_at | date: event.currency',
    'customer.first_name | default',
    'customer.first_name | default: customer.city',
  ])('refuse bad arguments: %s', (inside) => {
    expect(codes(`{{ ${inside} }}`)).toContain('BAD_ARGUMENT');
  });
});

describe('syntax', () => {
  it.each([
    ['a\nb {{ customer.city', 2, 3, /not closed/],
    ['{{ "x" }}', 1, 4, /begins with a field/],
    ['{{ }}', 1, 1, /begins with a field/],
    ['{{ customer.city | }}', 1, 18, /name of a filter/],
    ['{{ customer.city upper }}', 1, 18, /expected "\|"/],
    ['{{ customer.first_name | default “x” }}', 1, 34, /straight quotes/],
    ['{{ customer.first_name | default: &quot;x&quot; }}', 1, 35, /straight quotes/],
    ['{{{ customer.city }}}', 1, 1, /always escaped/],
    ['{{#each customer.tags}}x{{/each}}', 1, 1, /only block is/],
    ['{{#if}}x{{/if}}', 1, 1, /takes one field/],
    ['{{#if customer.vip}}x', 1, 1, /\{\{\/if\}\} is missing/],
    ['x{{else}}', 1, 2, /no \{\{#if\}\}/],
    ['x{{/if}}', 1, 2, /closes nothing/],
    ['{{ customer.city + 1 }}', 1, 18, /unexpected "\+"/],
    ['{{ customer..city }}', 1, 12, /unexpected "\."/],
    ['{{ event.amount | number: 1e3 }}', 1, 27, /unexpected/],
  ])('%j is refused at line %i, column %i', (source, line, column, message) => {
    const [first] = inBody(source).filter(({ code }) => code === 'SYNTAX');
    expect(first).toMatchObject({ line, column, message: expect.stringMatching(message) });
  });

  it('has remarks, quotes of both kinds, and braces within them', () => {
    expect(inBody(`{{! don't }}{{ customer.first_name | default: '}} "x"' }}{{!--x--}}`)).toEqual(
      [],
    );
  });

  it('goes on after a mistake and finds the next one', () => {
    expect(codes('{{ | }} {{ customer.cty }} {{ customer.city | uper }}')).toEqual([
      'SYNTAX',
      'UNKNOWN_FIELD',
      'UNKNOWN_FILTER',
    ]);
  });

  it('is bounded', () => {
    expect(codes('{{customer.city}}'.repeat(90))).toEqual([]);
    const many = email({ html: '{{customer.city}}'.repeat(201) });
    expect(checkTemplate(many, fields, 'service')).toMatchObject([{ code: 'TOO_MANY_TAGS' }]);
    const nested = '{{#if customer.vip}}'.repeat(5) + '{{/if}}'.repeat(5);
    expect(inBody(nested)).toMatchObject([
      { code: 'SYNTAX', message: expect.stringContaining('nested') },
    ]);
    const filtered = `{{customer.city${'|upper'.repeat(6)}}}`;
    expect(inBody(filtered)).toMatchObject([
      { message: expect.stringContaining('more than 5 filters') },
    ]);
  });
});

describe('places in HTML', () => {
  it.each([
    '<p title="{{customer.city}}">{{customer.city}}</p>',
    "<a href='{{links.offer}}'>x</a>",
    '<a href="{{links.offer}}?x={{customer.city}}">x</a>',
    '<a href="https://a.example/{{customer.city}}">x</a>',
    '<a href="mailto:{{customer.city}}">x</a>',
    '<a href="{{customer.site}}">x</a>',
    '<a href="{{#if customer.vip}}{{links.offer}}{{else}}{{unsubscribe_url}}{{/if}}">x</a>',
    '<style>a{b:c}}</style>{{customer.city}}',
    '<!-- remark --><!-->{{customer.city}}',
    '<!--[if mso]><v:roundrect href="{{links.offer}}"><![endif]-->',
    '<!--[if !mso]><!-->{{customer.city}}<!--<![endif]-->',
    '{{#if customer.vip}}<b>{{customer.city}}</b>{{else}}<br/>{{/if}}',
    '<img src="cid:logo" alt="{{customer.city}}"><a href="#top">x</a>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://www.w3.org/TR/x"><p>{{customer.city}}',
    '1 < 2 {{customer.city}}',
  ])('are safe in %s', (source) => {
    expect(inHtml(source)).toEqual([]);
  });

  it.each([
    '<p title={{customer.city}}>',
    '<p {{customer.city}}>',
    '<{{customer.city}}>',
    '</{{customer.city}}>',
    '<p{{customer.city}}>',
    '<p data-{{customer.city}}="x">',
    '<script>var x = "{{customer.city}}"</script>',
    '<style>p{color:{{customer.city}}}</style>',
    '<p style="color:{{customer.city}}">',
    '<p onclick="{{customer.city}}">',
    '<!-- {{customer.city}} -->',
    '<a href="{{customer.city}}">',
    '<a href="https://{{customer.city}}/">',
    '<a href="{{links.offer}}{{customer.city}}">',
    '<a href="java{{customer.city}}">',
    '<a href="&#106;avascript:{{customer.city}}">',
    '<img srcset="{{links.offer}} 2x">',
    '<meta http-equiv="refresh" content="0;url={{links.offer}}">',
    '<!DOCTYPE {{#if customer.vip}}a{{/if}}>',
    '<p title={{#if customer.vip}}a{{/if}}>',
    '<p {{#if customer.vip}}title="{{else}}title=\'{{/if}}x">',
    '<{{#if customer.vip}}script{{else}}b{{/if}}>x',
    '{{#if customer.vip}}<style>{{else}}<b>{{/if}}x',
  ])('are refused in %s', (source) => {
    expect(inHtml(source)).toContain('UNSAFE_PLACE');
  });

  it.each([
    '<a href="http://bank.example/">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<img src="//cdn.example/x.png">',
    '<a href=http://bank.example/>x</a>',
    '<a href="/offers">x</a>',
  ])('must not link as in %s', (source) => {
    expect(inHtml(source)).toEqual(['LINK_NOT_HTTPS']);
  });

  it('say where', () => {
    expect(
      checkTemplate(email({ html: '<p>\n  <b {{customer.city}}>' }), fields, 'service'),
    ).toMatchObject([
      { part: 'html', line: 2, column: 6, message: expect.stringContaining('name of an element') },
    ]);
  });
});

describe('the message as a whole', () => {
  it('must let marketing mail be unsubscribed from, on every path', () => {
    const check = (html: string, purpose?: 'marketing' | 'service') =>
      checkTemplate(email({ html }), fields, purpose);
    expect(check('<p>Hi</p>', 'marketing')).toMatchObject([
      { severity: 'error', code: 'NO_UNSUBSCRIBE' },
    ]);
    expect(check('<p>Hi</p>')).toMatchObject([{ severity: 'warning', code: 'NO_UNSUBSCRIBE' }]);
    expect(check('<p>Hi</p>', 'service')).toEqual([]);
    expect(check('<a href="{{unsubscribe_url}}">x</a>', 'marketing')).toEqual([]);
    expect(check('{{#if customer.vip}}{{unsubscribe_url}}{{/if}}', 'marketing')).toHaveLength(1);
    expect(
      check(
        '{{#if customer.vip}}{{unsubscribe_url}}{{else}}{{unsubscribe_url}}{{/if}}',
        'marketing',
      ),
    ).toEqual([]);
  });

  it('has a subject of one line, and https links in its text', () => {
    const template = email({
      subject: 'Hi\r\nBcc: x',
      text: 'See http://bank.example {{unsubscribe_url}}',
    });
    expect(checkTemplate(template, fields, 'service')).toMatchObject([
      { code: 'SUBJECT_LINE_BREAK', part: 'subject', line: 1, column: 3 },
      { code: 'LINK_NOT_HTTPS', part: 'text', line: 1, column: 5 },
    ]);
  });

  it('is warned about being cut off', () => {
    const template = email({ html: 'x'.repeat(103 * 1024) });
    expect(checkTemplate(template, fields, 'service')).toMatchObject([
      { severity: 'warning', code: 'HTML_CLIPPED' },
    ]);
  });
});

it('fieldsUsed names every field, of conditions and arguments too', () => {
  const template = sms(
    '{{#if customer.vip}}{{ event.amount | money: event.currency }}{{/if}}{{ offer.code }}',
  );
  expect([...fieldsUsed(template)]).toEqual([
    'customer.vip',
    'event.amount',
    'event.currency',
    'offer.code',
  ]);
});
