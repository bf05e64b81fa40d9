/**
 * The rows. A rule is here only with a source that was read; what is doubtful is left out, or kept
 * as the stricter reading with a note. Public holidays are not known to any of these windows.
 */
import type { RegionProfile } from './region-profile.ts';

const CHECKED = '2026-11-23';

/** ISO 3166-1 codes of the 27 members since 2020-02-01. */
export const EU_MEMBERS: ReadonlySet<string> = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '),
);

const PROFILES: readonly RegionProfile[] = [
  {
    id: 'US',
    name: 'United States',
    quietHours: { sms: [{ from: '21:00', to: '08:00', zone: 'customer' }] },
    doubleOptIn: [],
    footer: {
      email: ['sender_identity', 'postal_address', 'opt_out'],
      sms: ['sender_identity', 'opt_out'],
    },
    sources: [
      {
        cite: '47 CFR 64.1200(c)(1)',
        checked: CHECKED,
        note: 'Texts count as calls (FCC 03-153, 165). Whether the hours bind where the customer consented is disputed; kept as if they do.',
      },
      { cite: '15 U.S.C. 7704(a)(3), (5) (CAN-SPAM)', since: '2004-01-01', checked: CHECKED },
      {
        cite: 'CTIA Messaging Principles and Best Practices, 5.1 (carriers’ code)',
        checked: CHECKED,
      },
    ],
  },
  stateHours('US-CT', 'Connecticut', '20:00', '09:00', {
    cite: 'Conn. Gen. Stat. 42-288a, as amended by P.A. 23-98',
    since: '2023-10-01',
    checked: CHECKED,
    note: 'Names text and media messages.',
  }),
  stateHours('US-FL', 'Florida', '20:00', '08:00', {
    cite: 'Fla. Stat. 501.616(6)(a), as amended by ch. 2021-185 (CS/SB 1120)',
    since: '2021-07-01',
    checked: CHECKED,
  }),
  stateHours('US-MD', 'Maryland', '20:00', '08:00', {
    cite: 'Stop the Spam Calls Act of 2023 (SB 90, ch. 413), Md. Code, Com. Law, title 14, subtitle 45',
    since: '2024-01-01',
    checked: CHECKED,
  }),
  stateHours('US-OK', 'Oklahoma', '20:00', '08:00', {
    cite: 'Telephone Solicitation Act of 2022 (HB 3168), 15 O.S. 775C.1 and following',
    since: '2022-11-01',
    checked: CHECKED,
  }),
  {
    id: 'US-TX',
    name: 'Texas',
    within: 'US',
    quietHours: {
      sms: [
        { from: '21:00', to: '09:00', zone: 'customer' },
        { from: '00:00', to: '12:00', days: ['sun'], zone: 'customer' },
      ],
    },
    doubleOptIn: [],
    footer: {},
    sources: [
      {
        cite: 'Tex. Bus. & Com. Code 301.051; 302.001 as amended by SB 140 (2025)',
        since: '2025-09-01',
        checked: CHECKED,
        note: 'SB 140 brings texts under chapter 302; that the hours of chapter 301 then bind them is the stricter reading.',
      },
    ],
  },
  stateHours('US-WA', 'Washington', '20:00', '08:00', {
    cite: 'RCW 80.36.390 and chapter 19.158 RCW, as amended by HB 1497 (2022)',
    since: '2022-06-09',
    checked: CHECKED,
    note: 'Speaks of calls; kept for texts as the stricter reading.',
  }),
  {
    id: 'EU',
    name: 'European Union',
    // No hours for messages in Union law; members and their operators have their own.
    quietHours: {},
    doubleOptIn: [],
    footer: { email: ['sender_identity', 'opt_out'], sms: ['sender_identity', 'opt_out'] },
    sources: [
      {
        cite: 'Directive 2002/58/EC, Article 13(1), (2) and (4)',
        since: '2003-10-31',
        checked: CHECKED,
      },
    ],
  },
  {
    id: 'AT',
    name: 'Austria',
    within: 'EU',
    quietHours: {},
    doubleOptIn: ['email'],
    footer: {},
    sources: [
      {
        cite: 'Datenschutzbehörde, 2019-10-09, DSB-D130.073/0008-DSB/2019 (on Article 32 GDPR)',
        since: '2019-10-09',
        checked: CHECKED,
        note: 'About registration on a portal; taken for newsletters too.',
      },
    ],
  },
  {
    id: 'DE',
    name: 'Germany',
    within: 'EU',
    quietHours: {},
    doubleOptIn: ['email'],
    footer: {},
    sources: [
      {
        cite: 'Bundesgerichtshof, 2011-02-10, I ZR 164/09 (Double-opt-in-Verfahren), on section 7 UWG',
        since: '2011-02-10',
        checked: CHECKED,
        note: 'The sender must prove each consent; for e-mail the confirmed opt-in does. It proves nothing for telephone numbers.',
      },
    ],
  },
  {
    id: 'FR',
    name: 'France',
    within: 'EU',
    quietHours: {
      sms: [
        { from: '22:00', to: '08:00', zone: 'customer' },
        { from: '00:00', to: '24:00', days: ['sun'], zone: 'customer' },
      ],
    },
    doubleOptIn: [],
    footer: { sms: ['opt_out'] },
    sources: [
      {
        cite: 'af2m, Charte de déontologie Business Messaging (operators’ code): working days, 08:00–22:00',
        since: '2024-09-01',
        checked: CHECKED,
        note: 'Public holidays are closed too, which this window does not know.',
      },
    ],
  },
  {
    id: 'CN',
    name: 'China',
    // Platforms count in Beijing time, the only official one.
    quietHours: { sms: [{ from: '22:00', to: '08:00', zone: 'Asia/Shanghai' }] },
    doubleOptIn: [],
    footer: {
      email: ['advertising_label', 'sender_identity', 'opt_out'],
      sms: ['sender_identity', 'opt_out'],
    },
    sources: [
      {
        cite: 'Huawei Cloud, Message & SMS, FAQ on sending hours: promotional messages 08:00–22:00 only',
        checked: CHECKED,
        note: 'A rule of platforms and operators (this service closed in 2025); the regulation itself names no hours.',
      },
      {
        cite: 'MIIT Order 31, Administrative Rules for Short Message Services (2015): consent, sender and refusal',
        since: '2015-06-30',
        checked: CHECKED,
      },
      {
        cite: 'MII Order 38, Measures for the Administration of Internet E-mail Services (2006): “AD” in the subject',
        since: '2006-03-30',
        checked: CHECKED,
      },
    ],
  },
];

export const REGION_PROFILES: ReadonlyMap<string, RegionProfile> = new Map(
  PROFILES.map((profile) => [profile.id, profile]),
);

/** A state that only sets narrower hours than the federal ones. */
function stateHours(
  id: string,
  name: string,
  from: string,
  to: string,
  source: RegionProfile['sources'][number],
): RegionProfile {
  const quietHours = { sms: [{ from, to, zone: 'customer' }] };
  return { id, name, within: 'US', quietHours, doubleOptIn: [], footer: {}, sources: [source] };
}
