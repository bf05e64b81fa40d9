/** Which escaping each tag of an HTML text needs, and the places where no value may stand. */
import {
  type AttributeSeen,
  HTML_START,
  type HtmlState,
  isUrlAttribute,
  scanHtml,
  VALUE_MARK,
} from './html-scan.ts';
import type { IfNode, Node, Problem, ValueNode } from './nodes.ts';

/**
 * `text`: character data or a quoted attribute. `url`: the beginning of a link, which must itself be
 * a whole http(s) address. `url-part`: behind the host of a link, percent-encoded.
 */
export type HtmlPlace = 'text' | 'url' | 'url-part';

export interface HtmlPlaces {
  readonly places: ReadonlyMap<ValueNode, HtmlPlace>;
  readonly problems: readonly Problem[];
}

export function htmlPlaces(nodes: readonly Node[]): HtmlPlaces {
  const places = new Map<ValueNode, HtmlPlace>();
  const problems: Problem[] = [];
  const onAttribute = (seen: AttributeSeen) => {
    const problem = linkProblem(seen);
    if (problem !== undefined) problems.push(problem);
  };

  const walk = (list: readonly Node[], from: HtmlState): HtmlState => {
    let state = from;
    for (const node of list) {
      if (node.kind === 'text') state = scanHtml(state, node.text, node.at, onAttribute);
      else if (node.kind === 'if') state = walkIf(node, state);
      else state = place(node, state);
    }
    return state;
  };

  const place = (node: ValueNode, state: HtmlState): HtmlState => {
    const found = placeIn(state);
    if ('refused' in found) {
      problems.push({ code: 'UNSAFE_PLACE', message: found.refused, at: node.at });
    } else places.set(node, found.place);
    return state.mode === 'value' ? { ...state, value: state.value + VALUE_MARK } : state;
  };

  const walkIf = (node: IfNode, from: HtmlState): HtmlState => {
    if (from.mode !== 'text' && from.mode !== 'tag' && from.mode !== 'value') {
      const message =
        '{{#if}} must stand in text, between attributes or in a quoted one: not in a name, a comment, a style or a script';
      problems.push({ code: 'UNSAFE_PLACE', message, at: node.at });
    }
    const whenTrue = walk(node.whenTrue, from);
    const whenFalse = walk(node.whenFalse, from);
    if (!sameStand(whenTrue, whenFalse)) {
      const message =
        'both branches of {{#if}} must end at the same place of the HTML: open and close tags, quotes and links within one branch';
      problems.push({ code: 'UNSAFE_PLACE', message, at: node.at });
    }
    return whenTrue;
  };

  walk(nodes, HTML_START);
  return { places, problems };
}

/** Schemes a link in a message may have; what is not a link (a fragment, an inline image) passes. */
const LINK = /^(https:\/\/[^\s/?#"]|mailto:|tel:|sms:|cid:|data:image\/|#|\{\}|$)/i;

function linkProblem({ element, name, value, at }: AttributeSeen): Problem | undefined {
  if (!isUrlAttribute(name) || LINK.test(value.trim())) return undefined;
  const shown = value.trim().slice(0, 40);
  const message = `<${element}> ${name}: links must be whole https addresses, not "${shown}"`;
  return { code: 'LINK_NOT_HTTPS', message, at: at - 1 };
}

function placeIn(state: HtmlState): { place: HtmlPlace } | { refused: string } {
  switch (state.mode) {
    case 'text':
      return { place: 'text' };
    case 'value':
      return valuePlace(state);
    case 'unquoted':
      return { refused: 'put quotes around the attribute that shows this value' };
    case 'raw':
      return { refused: `a value must not stand in <${state.element}>` };
    case 'comment':
    case 'declaration':
      return { refused: 'a value must not stand in a comment or declaration' };
    default:
      return { refused: 'a value must not stand in the name of an element or attribute' };
  }
}

/** Attributes that are code, style, a whole document, a list of addresses or a header (`<meta>`). */
const UNSAFE_ATTRIBUTE = /^(on.*|style|srcdoc|srcset|imagesrcset|ping|content)$/;

function valuePlace({ attribute, value }: HtmlState): { place: HtmlPlace } | { refused: string } {
  if (UNSAFE_ATTRIBUTE.test(attribute)) {
    return { refused: `a value must not stand in the attribute "${attribute}"` };
  }
  if (!isUrlAttribute(attribute)) return { place: 'text' };
  const before = urlPhase(value);
  if (before === 'start') return { place: 'url' };
  if (before === 'path') return { place: 'url-part' };
  return {
    refused:
      'this value would decide where the link goes: write the https address up to its first "/" or "?"',
  };
}

/** Once the host (or `mailto:`, `tel:`, `sms:`) is written, no later value can change the destination. */
function urlPhase(value: string): 'start' | 'host' | 'path' {
  const known = value.trimStart();
  if (known === '') return 'start';
  const fixed = /^(https:\/\/[^\s/?#"{}]+[/?#]|mailto:|tel:|sms:|\{\}.*[/?#&])/i.test(known);
  return fixed ? 'path' : 'host';
}

const sameStand = (a: HtmlState, b: HtmlState): boolean =>
  a.mode === b.mode &&
  (a.mode === 'text' ||
    (a.element === b.element &&
      a.attribute === b.attribute &&
      a.quote === b.quote &&
      urlPhase(a.value) === urlPhase(b.value)));
