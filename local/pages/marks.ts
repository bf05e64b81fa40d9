/** Small marks: icons, chips and bars. Colour never stands alone; there are always words or a shape. */
import type { CampaignStatus } from '#shared/domain/campaign/campaign.ts';
import type { End } from '../books/decision-end.ts';
import { type Child, type Html, html } from './html.ts';

export type Tone = 'good' | 'bad' | 'wait' | 'plain' | 'accent';

/** A word or two on a coloured ground. */
export const chip = (text: Child, tone: Tone = 'plain'): Html =>
  html`<span class="chip ${tone}">${text}</span>`;

const ICONS = {
  pass: 'M3.5 8.5l3 3 6-7',
  met: 'M3.5 8.5l3 3 6-7',
  block: 'M4.5 4.5l7 7m0-7l-7 7',
  unmet: 'M4 8h8',
  wait: 'M8 4.5V8l2.5 1.5',
} as const;

const ICON_WORDS: Readonly<Record<keyof typeof ICONS, string>> = {
  pass: 'passed',
  met: 'holds',
  block: 'blocked',
  unmet: 'does not hold',
  wait: 'waits',
};

/** With its meaning for those who cannot see it. */
export const icon = (name: keyof typeof ICONS): Html =>
  html`<svg class="icon ${name}" viewBox="0 0 16 16" width="20" height="20" role="img" aria-label="${ICON_WORDS[name]}"><circle cx="8" cy="8" r="8"/><path d="${ICONS[name]}"/></svg>`;

export const END_TEXTS: Readonly<Record<End, { readonly label: string; readonly tone: Tone }>> = {
  sent: { label: 'Sent', tone: 'good' },
  notified: { label: 'Staff notified', tone: 'good' },
  holdout: { label: 'Holdout', tone: 'accent' },
  suppressed: { label: 'Suppressed', tone: 'plain' },
  waiting: { label: 'Waiting', tone: 'wait' },
  in_doubt: { label: 'In doubt', tone: 'wait' },
  failed: { label: 'Failed', tone: 'bad' },
};

/** How far a decision came. */
export const endChip = (end: End): Html => chip(END_TEXTS[end].label, END_TEXTS[end].tone);

const STATUS_TONES: Readonly<Record<CampaignStatus, Tone>> = {
  draft: 'plain',
  in_review: 'wait',
  approved: 'accent',
  live: 'good',
  paused: 'wait',
  ended: 'plain',
  archived: 'plain',
};

/** Where a campaign stands. */
export const statusChip = (status: CampaignStatus): Html =>
  chip(status.replaceAll('_', ' '), STATUS_TONES[status]);

/** Shares side by side. The figures stand beside it as text, so readers of the screen pass it by. */
export function bar(
  parts: readonly { readonly name: string; readonly count: number }[],
  of?: number,
): Html {
  const total = of ?? parts.reduce((sum, { count }) => sum + count, 0);
  let at = 0;
  const segments = parts.map(({ name, count }) => {
    const width = total === 0 ? 0 : (100 * count) / total;
    const x = at;
    at += width;
    return (
      width > 0 &&
      html`<rect class="${name}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="8"/>`
    );
  });
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${segments}</svg>`;
}

/** What the colours of a bar of decisions mean. */
export const BAR_KEY = html`<ul class="key"><li><i class="email"></i>e-mail</li><li><i class="sms"></i>text</li><li><i class="notified"></i>staff</li><li><i class="holdout"></i>holdout</li><li><i class="suppressed"></i>suppressed</li><li><i class="waiting"></i>waiting</li><li><i class="in_doubt"></i>in doubt</li><li><i class="failed"></i>failed</li></ul>`;

/** `12,345`. */
export const figure = (count: number): string => count.toLocaleString('en');
