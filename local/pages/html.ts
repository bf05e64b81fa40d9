/** HTML that is safe by construction: what is put into a template is escaped, unless it is HTML itself. */
import { escapeHtml } from '#shared/domain/templates/escape.ts';

/** Made by `html` only, so that no text and no stored value can pass for it. */
class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type { Html };

/** What a template takes. `false` and `undefined` leave nothing behind. */
export type Child = Html | string | number | false | undefined | readonly Child[];

/** As a tag: html`<a href="${path}">${name}</a>`. Attribute values must stand in quotes. */
export function html(strings: TemplateStringsArray, ...children: readonly Child[]): Html {
  return new Html(String.raw({ raw: strings }, ...children.map(markupOf)));
}

/** Characters of a stylesheet or such, that are ours and must reach the browser as they are. */
export const trusted = (markup: string): Html => new Html(markup);

function markupOf(child: Child): string {
  if (child instanceof Html) return child.toString();
  if (child === false || child === undefined) return '';
  if (Array.isArray(child)) return child.map(markupOf).join('');
  if (typeof child === 'object') throw new TypeError('neither text nor HTML');
  return escapeHtml(String(child));
}
