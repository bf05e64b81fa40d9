/** The little of SVG that the plots need. Pure text; every string from outside is escaped. */

/** Colours that stay apart for the colour-blind and in grey: M. Okabe, K. Ito, "Color Universal Design" (2008). */
export const COLORS = {
  ink: '#1f2933',
  faint: '#5b6673',
  grid: '#e4e7eb',
  blue: '#0072b2',
  green: '#007a5a',
  orange: '#d55e00',
  grey: '#9aa5b1',
} as const;

type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .map(
      ([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escapeXml(value)}"`,
    )
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export function line(
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
  attributes: Attributes,
): string {
  return element('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], ...attributes });
}

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, fill: COLORS.ink, ...attributes }, escapeXml(content));
}

/** `M x y L x y …`. */
export function path(points: readonly (readonly [x: number, y: number])[]): string {
  return points
    .map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`)
    .join('');
}

/** A whole picture, which says what it shows to those who cannot see it. */
export function picture(
  size: { width: number; height: number },
  description: string,
  content: readonly string[],
): string {
  const { width, height } = size;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'font-family': 'system-ui, -apple-system, "Segoe UI", "Helvetica Neue", sans-serif',
      'font-size': 14,
    },
    [
      element('title', {}, escapeXml(description)),
      element('rect', { width, height, fill: '#ffffff' }),
      ...content,
    ].join('\n'),
  )}\n`;
}

/** Round numbers (1, 2 or 5 of a power of ten) between the ends, about `count` of them. */
export function ticks(low: number, high: number, count: number): number[] {
  const raw = (high - low) / count;
  if (!(raw > 0) || !Number.isFinite(raw)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** A function from values to places along a line. */
export function scale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
): (value: number) => number {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** Control characters are no part of XML, escaped or not. */
function escapeXml(value: string): string {
  return [...value]
    .filter((letter) => letter >= ' ')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}
