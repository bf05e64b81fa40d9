/**
 * Where in an HTML document the scanner stands after some text: enough of the WHATWG tokenizer
 * (html.spec.whatwg.org, 13.2.5) to know how a value put there must be escaped.
 */

export interface HtmlState {
  /** `name`: in the middle of `<`, an element's or an attribute's name; `tag`: between attributes. */
  readonly mode: 'text' | 'name' | 'tag' | 'value' | 'unquoted' | 'comment' | 'declaration' | 'raw';
  /** Lower-case name of the tag being read, or of the raw element being skipped. */
  readonly element: string;
  /** Lower-case name of the attribute being read. */
  readonly attribute: string;
  readonly quote: string;
  /** The attribute's value so far, at most `VALUE_KEPT` characters; `{}` where a tag stood. */
  readonly value: string;
}

export const HTML_START: HtmlState = {
  mode: 'text',
  element: '',
  attribute: '',
  quote: '',
  value: '',
};

/** Stands in `HtmlState.value` for what a tag will show. */
export const VALUE_MARK = '{}';
/** Longer than any scheme and host (RFC 1035: 253), which is all that decides. */
const VALUE_KEPT = 400;

/** Elements whose content is no markup: nothing in them is escaped by `&lt;`. */
const RAW = new Set([
  'script',
  'style',
  'iframe',
  'noembed',
  'noframes',
  'xmp',
  'plaintext',
  'noscript',
]);

const URL_ATTRIBUTES = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'background',
  'cite',
  'poster',
  'data',
  'longdesc',
  'xlink:href',
]);
export const isUrlAttribute = (name: string): boolean => URL_ATTRIBUTES.has(name);

export interface AttributeSeen {
  readonly element: string;
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

/** The state after `text`. `onAttribute` sees every finished quoted or unquoted attribute value. */
export function scanHtml(
  from: HtmlState,
  text: string,
  offset: number,
  onAttribute: (seen: AttributeSeen) => void,
): HtmlState {
  let { mode, element, attribute, quote, value } = from;
  let at = 0;
  const finish = () => {
    onAttribute({ element, name: attribute, value, at: offset + at });
    attribute = '';
    value = '';
  };

  while (at < text.length) {
    if (mode === 'text') {
      const open = text.indexOf('<', at);
      if (open === -1) break;
      at = open;
      const name = /^<\/?([A-Za-z][^\s/>]*)/.exec(text.slice(at, at + 80));
      // Outlook reads what stands in `<!--[if mso]> … <![endif]-->`, so it is markup like any other.
      const conditional = /^<!(--)?\[(if [^\]>]{0,80}|endif)\](--)?>/i.exec(
        text.slice(at, at + 100),
      );
      if (conditional !== null) at += conditional[0].length;
      else if (text.startsWith('<!--', at)) {
        const empty = /^-?>/.exec(text.slice(at + 4, at + 6));
        if (empty === null) mode = 'comment';
        at += 4 + (empty?.[0].length ?? 0);
      } else if (text[at + 1] === '!' || text[at + 1] === '?') {
        mode = 'declaration';
        at += 2;
      } else if (name === null && !/^<\/?$/.test(text.slice(at))) at += 1;
      else if (name === null) {
        mode = 'name';
        at = text.length;
      } else {
        mode = 'tag';
        element = name[0].startsWith('</') ? '' : (name[1] ?? '').toLowerCase();
        at += name[0].length;
      }
    } else if (mode === 'tag' || mode === 'name') {
      mode = 'tag';
      const attributeName = /^[\s/]*([^\s=>/"']+)?\s*(=\s*)?/.exec(text.slice(at, at + 400));
      at += attributeName?.[0].length ?? 0;
      if (attributeName?.[1] !== undefined) attribute = attributeName[1].toLowerCase();
      const next = text[at];
      if (attributeName?.[2] !== undefined && (next === '"' || next === "'")) {
        mode = 'value';
        quote = next;
        at += 1;
      } else if (attributeName?.[2] !== undefined) mode = 'unquoted';
      else if (next === '>') {
        mode = RAW.has(element) ? 'raw' : 'text';
        attribute = '';
        at += 1;
      } else if (attributeName?.[0] === '' && next !== undefined) at += 1;
    } else if (mode === 'value') {
      const close = text.indexOf(quote, at);
      const end = close === -1 ? text.length : close;
      value = (value + text.slice(at, end)).slice(0, VALUE_KEPT);
      at = end;
      if (close !== -1) {
        finish();
        mode = 'tag';
        at += 1;
      }
    } else if (mode === 'unquoted') {
      const end = /[\s>]/.exec(text.slice(at))?.index ?? text.length - at;
      value = (value + text.slice(at, at + end)).slice(0, VALUE_KEPT);
      at += end;
      if (at < text.length) {
        finish();
        mode = 'tag';
      }
    } else {
      const close = mode === 'comment' ? '-->' : mode === 'declaration' ? '>' : `</${element}`;
      const end = mode === 'raw' ? indexOfTag(text, close, at) : text.indexOf(close, at);
      if (end === -1) break;
      at = mode === 'raw' ? end : end + close.length;
      mode = 'text';
    }
  }
  if (mode === 'tag' && !/[\s"']$/.test(text)) mode = 'name';
  return { mode, element, attribute, quote, value };
}

/** Element names are letters only here, so the pattern is as fixed as `RAW`. */
function indexOfTag(text: string, tag: string, from: number): number {
  const pattern = new RegExp(tag, 'gi');
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}
