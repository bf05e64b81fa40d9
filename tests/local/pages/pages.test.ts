import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPages } from '#local/pages/pages.ts';
import type { PageSources } from '#local/pages/sources.ts';
import { HTTP_ROUTES } from '#shared/contracts/routes.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import { createPageWorld, mailOf, textOf, wordsOf } from './page-world.ts';
import { DECISION_ID, decisionOf, recordedOf, suppressedOf } from './records.ts';

let world: ReturnType<typeof createPageWorld>;
beforeEach(() => {
  world = createPageWorld();
});

const PATHS = [
  '/',
  '/inbox',
  '/notices',
  `/inbox/${DECISION_ID}`,
  `/inbox/${DECISION_ID}?view=text`,
  `/inbox/${DECISION_ID}?view=headers`,
  `/decisions/${DECISION_ID}`,
  '/campaigns/fuel',
];

describe('every page', () => {
  beforeEach(async () => {
    await world.addCustomer();
    await world.addCampaign('fuel');
    await world.record(recordedOf());
    world.receive(mailOf());
  });

  it.each(PATHS)('%s is HTML without script, of one heading', async (path) => {
    const { status, headers, body } = await world.get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(body.match(/<h1[ >]/g)).toHaveLength(1);
    expect(body).not.toMatch(/<script|\son[a-z]+=|javascript:/i);
    expect(body).not.toMatch(/(src|href|action)="(https?:)?\/\//);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
  });

  it.each(PATHS.filter((path) => !path.startsWith('/inbox/')))(
    '%s allows its own style and no other',
    async (path) => {
      const { headers, body } = await world.get(path);
      const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
      expect(body).not.toContain(' style="');
    },
  );

  it('is read only', async () => {
    expect((await world.get('/inbox', 'POST')).status).toBe(405);
    expect((await world.get('/inbox', 'HEAD')).status).toBe(200);
  });

  it.each([
    '/decisions/none',
    `/decisions/${'x'.repeat(26)}`,
    `/inbox/${'x'.repeat(26)}`,
    '/inbox/../../etc/passwd',
    '/campaigns/none',
    `/campaigns/${'c'.repeat(65)}`,
  ])('%s does not exist', async (path) => {
    const shown = await world.get(path.replace('../../etc/passwd', '..%2F..%2Fetc'));
    expect(shown.status).toBe(404);
    expect(shown.body).toContain('Back to the overview');
  });

  it('is no part of a deployment', () => {
    const routes = Object.keys(createPages({} as PageSources)).map((key) => key.split(' ')[1]);
    expect(routes).toEqual([
      '/',
      '/inbox',
      '/inbox/{id}',
      '/notices',
      '/decisions/{id}',
      '/campaigns/{id}',
    ]);
    for (const { key } of HTTP_ROUTES) expect(routes).not.toContain(key.split(' ')[1]);
  });
});

describe('hostile content', () => {
  const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;

  it('is shown as text wherever it comes in', async () => {
    await world.addCustomer({ attributes: { first_name: EVIL } });
    await world.addCampaign('fuel', {
      name: EVIL.slice(0, 60),
      description: EVIL,
      audience: { fact: 'customer.city', op: 'eq', value: EVIL },
      offer: { kind: 'cashback', value: EVIL.slice(0, 64) },
    });
    await world.record(
      recordedOf(
        {
          occasion: {
            kind: 'event',
            id: EVIL,
            at: '2026-03-04T11:00:00.000Z',
            facts: { type: EVIL, [EVIL]: EVIL, nested: { deep: EVIL } },
          },
          explanation: [
            {
              check: `trigger: event.shop eq ${JSON.stringify(EVIL)}`,
              outcome: 'pass',
              found: EVIL,
            },
            { check: EVIL, outcome: 'pass', found: EVIL },
            { check: 'arbitration', outcome: 'block', reason: 'LOST_ARBITRATION', found: EVIL },
          ],
          arm: EVIL,
        },
        { offerCode: EVIL },
      ),
    );
    world.receive(
      mailOf({
        subject: EVIL,
        from: EVIL,
        to: [EVIL],
        text: EVIL,
        html: `<p>${EVIL}</p>`,
        headers: [
          { name: EVIL, value: EVIL },
          { name: 'From', value: `${EVIL} <a@b.example>` },
        ],
        tags: { message_id: DECISION_ID, [EVIL]: EVIL },
      }),
      [
        { kind: 'Click', dueAt: 1, detail: `https://bank.example/${EVIL}` },
        { kind: EVIL, dueAt: 2 },
      ],
    );
    world.receive(textOf({ from: EVIL, to: EVIL, body: EVIL, messageType: EVIL }));
    for (const path of [
      ...PATHS,
      '/campaigns/fuel?reason=SELECTED',
      `/inbox?to=${encodeURIComponent(EVIL)}`,
    ]) {
      const { body } = await world.get(path);
      expect(body, path).not.toMatch(/<script|<img|\sonerror=alert\(1\)>/);
    }
    expect((await world.get(`/decisions/${DECISION_ID}`)).body).toContain('&lt;script&gt;');
  });

  it('in a mail stays in its frame, which may run and reach nothing', async () => {
    world.receive(
      mailOf({ html: `<html><script>alert(1)</script><img src="https://x.example/p">` }),
    );
    const { body, headers } = await world.get(`/inbox/${DECISION_ID}`);
    const [frame = ''] = /<iframe [^>]*>/.exec(body) ?? [];
    expect(frame).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(frame).toContain('srcdoc="&lt;base target=&quot;_blank&quot;&gt;&lt;html&gt;');
    expect(headers['content-security-policy']).toContain('img-src data:;');
    const shown = await world.get(`/inbox/${DECISION_ID}?images=on`);
    expect(shown.headers['content-security-policy']).toContain("img-src data: https: 'self';");
    expect(shown.body.match(/<iframe [^>]*>/)?.[0]).not.toContain('allow-scripts');
  });
});

describe('the inbox', () => {
  const HOUR = 3_600_000;
  const manyMails = (count: number) => {
    for (let index = 1; index <= count; index++)
      world.receive(
        mailOf({ subject: `Offer ${index}`, tags: { message_id: `${index}`.padStart(26, '0') } }),
      );
  };

  it('lists what a mailbox lists: sender, subject, preheader and the time where the customer is', async () => {
    await world.addCustomer({ attributes: { first_name: 'Eva' } });
    await world.record(recordedOf());
    world.receive(
      mailOf({
        headers: [
          { name: 'From', value: '=?UTF-8?Q?Banka_=C5=BD=C3=A1ba?= <offers@bank.example>' },
        ],
      }),
      [
        { kind: 'Send', dueAt: 1 },
        { kind: 'Delivery', dueAt: 2 },
        { kind: 'Open', dueAt: 3 },
      ],
    );
    const { body } = await world.get('/inbox?channel=email');
    const words = wordsOf(body);
    expect(words).toContain(
      'Banka Žába to Eva · c-1 11:59 Cheaper fuel Only this week. Hello Eva Opened',
    );
    expect(body).toContain(`href="/inbox/${DECISION_ID}"`);
  });

  it('shows both channels side by side, or one of them', async () => {
    world.receive(mailOf());
    world.receive(mailOf());
    world.receive(textOf());
    expect((await world.get('/inbox')).body).toContain(': 2 e-mails and 1 text message.');
    expect(wordsOf((await world.get('/inbox')).body)).toMatch(
      /Cheaper fuel.*Fuel is cheaper today/,
    );
    expect((await world.get('/inbox?channel=sms')).body).not.toContain('Cheaper fuel');
    expect((await world.get('/inbox?channel=email')).body).not.toContain('Fuel is cheaper today');
    expect((await world.get('/inbox?channel=fax')).body).toContain('Cheaper fuel');
  });

  it('is narrowed to an address, a number or a customer with both', async () => {
    await world.addCustomer();
    world.receive(mailOf({ subject: 'For c-1' }));
    world.receive(mailOf({ subject: 'For another', to: ['other@customers.example'] }));
    world.receive(textOf({ body: 'Text for c-1' }));
    const shown = async (to: string) => wordsOf((await world.get(`/inbox?to=${to}`)).body);
    expect(await shown('other%40customers.example')).toMatch(/For another(?!.*For c-1)/);
    expect(await shown('%2B420601000001')).toContain('Text for c-1');
    expect(await shown('+420601000001')).toContain('Text for c-1');
    await world.addCustomer({ id: 'eva@crm', email: 'eva@customers.example' });
    world.receive(mailOf({ subject: 'For Eva', to: ['eva@customers.example'] }));
    expect(await shown('eva%40crm')).toContain('For Eva');
    const both = await shown('c-1');
    expect(both).toContain('For c-1');
    expect(both).toContain('Text for c-1');
    expect(both).not.toContain('For another');
    expect(await shown('nobody')).toContain('Nothing for “nobody”.');
    expect(await shown('%00%20 no id')).toContain('Nothing for');
  });

  it('goes back page by page, newest first, and keeps its filter', async () => {
    manyMails(45);
    const first = await world.get('/inbox?channel=email&to=c1%40customers.example');
    expect(first.body.match(/Offer \d+/g)?.slice(0, 2)).toEqual(['Offer 45', 'Offer 44']);
    const [, older = ''] = /<a rel="next" href="([^"]+)"/.exec(first.body) ?? [];
    expect(older).toContain('to=c1%40customers.example');
    const second = await world.get(older.replaceAll('&amp;', '&'));
    expect(second.body.match(/Offer \d+/g)).toEqual([
      'Offer 5',
      'Offer 4',
      'Offer 3',
      'Offer 2',
      'Offer 1',
    ]);
    expect(second.body).toContain('>Newest</a>');
    expect(second.body).not.toContain('rel="next"');
  });

  it('tells a message of today by its hour and an older one by its day', async () => {
    const { acceptedAt } = mailOf();
    world.receive(mailOf({ acceptedAt: acceptedAt - 48 * HOUR, tags: {} }));
    expect(wordsOf((await world.get('/inbox')).body)).toContain('2 Mar, 10:59');
  });

  it('lists a message that is not the engine’s, but leads nowhere from it', async () => {
    world.receive(mailOf({ tags: {}, subject: 'Stray' }));
    const { body } = await world.get('/inbox');
    expect(body).toContain('>Stray</span>');
    expect(body).not.toContain('href="/inbox/');
  });
});

describe('a message', () => {
  it('has its text alternative and its headers', async () => {
    world.receive(mailOf());
    expect((await world.get(`/inbox/${DECISION_ID}?view=text`)).body).toContain(
      '<pre class="verbatim">Hello Eva</pre>',
    );
    expect(wordsOf((await world.get(`/inbox/${DECISION_ID}?view=headers`)).body)).toContain(
      'List-Unsubscribe &lt;https://bank.example/u/token&gt;',
    );
  });

  it('leads to its decision, and says what came back, also what no provider saw', async () => {
    await world.addCampaign('fuel');
    await world.addCustomer();
    await world.record(
      recordedOf(
        {},
        {
          offerCode: '7KQX-M2TN-B9',
          responses: { open: '2026-03-04T12:00:00.000Z', click: '2026-03-04T12:30:00.000Z' },
        },
      ),
    );
    world.receive(mailOf(), [
      { kind: 'Delivery', dueAt: Date.parse('2026-03-04T11:01:00Z') },
      { kind: 'Open', dueAt: Date.parse('2026-03-04T12:00:00Z') },
    ]);
    const { body } = await world.get(`/inbox/${DECISION_ID}`);
    expect(body).toContain(`href="/decisions/${DECISION_ID}"`);
    const words = wordsOf(body);
    expect(words).toContain('Offer code 7KQX-M2TN-B9');
    expect(words).toMatch(
      /What came back Delivered 4 Mar 2026, 12:01 CET Delivery Opened 4 Mar 2026, 13:00 CET Open Clicked 4 Mar 2026, 13:30 CET own link/,
    );
  });

  it('says so when it was accepted twice, or when its decision is not on record', async () => {
    world.receive(mailOf());
    world.receive(mailOf());
    const words = wordsOf((await world.get(`/inbox/${DECISION_ID}`)).body);
    expect(words).toContain('accepted this message 2 times');
    expect(words).toContain('is not on record');
  });

  it('is a bubble when it is a text, with the answer to it', async () => {
    world.receive(textOf(), [{ kind: 'REPLY', dueAt: 5, detail: 'STOP' }]);
    const { body } = await world.get(`/inbox/${DECISION_ID}`);
    expect(body).toContain('<div class="bubble reply">STOP</div>');
    expect(wordsOf(body)).toContain('36 characters in 1 part, GSM-7');
    expect(body).not.toContain('<iframe');
  });
});

describe('a decision', () => {
  it('says what, for whom, why and what came of it', async () => {
    await world.addCampaign('fuel');
    await world.addCustomer({ attributes: { first_name: 'Eva' } });
    await world.record(
      recordedOf(
        {
          explanation: [
            { check: 'trigger: event.amount gte 200', outcome: 'pass', found: 249.9 },
            { check: 'email.consent', outcome: 'pass' },
          ],
        },
        { offerCode: '7KQX-M2TN-B9', responses: { open: '2026-03-04T12:00:00.000Z' } },
      ),
    );
    await world.decisions.recordConversion({
      decisionId: DECISION_ID,
      campaignId: 'fuel',
      campaignVersion: 1,
      customerId: 'c-1',
      arm: 'a',
      eventId: 'e-2',
      at: '2026-03-05T10:00:00.000Z',
      value: '61.20',
      currency: 'EUR',
    });
    const { body } = await world.get(`/decisions/${DECISION_ID}`);
    const words = wordsOf(body);
    expect(body).toContain(
      '<h1>An e-mail was sent on 4 Mar 2026, 12:00 CET, because the customer qualified and nothing stood against it.</h1>',
    );
    expect(words).toContain('event.amount is at least 200 found 249.9');
    expect(words).toContain('Eva, c-1');
    expect(words).toContain('Fuel cashback , version 1');
    expect(words).toContain('7KQX-M2TN-B9');
    expect(words).toMatch(
      /Opened 4 Mar 2026, 13:00 CET Converted 5 Mar 2026, 11:00 CET · 61.20 EUR/,
    );
    expect(body).toContain(`href="/inbox/${DECISION_ID}"`);
    expect(body).toContain(`href="/v1/decisions/${DECISION_ID}"`);
  });

  it('to send nothing names the check that forbade it, and when it may pass', async () => {
    await world.record(
      suppressedOf({
        reason: 'CAMPAIGN_CAP',
        retryAt: '2026-03-20T11:00:00.000Z',
        explanation: [
          {
            check: 'campaign_cap',
            outcome: 'block',
            reason: 'CAMPAIGN_CAP',
            retryAt: '2026-03-20T11:00:00.000Z',
          },
        ],
      }),
    );
    const { body } = await world.get(`/decisions/${DECISION_ID}`);
    expect(wordsOf(body)).toContain(
      'Campaign has room for this customer This campaign has addressed the customer as often as it may. CAMPAIGN_CAP May pass from 20 Mar 2026, 11:00 UTC .',
    );
    expect(body).toContain('aria-label="blocked"');
    expect(body).not.toContain('Read the message');
  });

  it('that another campaign won leads to the winner', async () => {
    await world.addCampaign('winner', { name: 'Bigger fish' });
    await world.record(
      suppressedOf({
        reason: 'LOST_ARBITRATION',
        explanation: [
          { check: 'arbitration', outcome: 'block', reason: 'LOST_ARBITRATION', found: 'winner' },
        ],
      }),
    );
    expect((await world.get(`/decisions/${DECISION_ID}`)).body).toContain(
      'won by <a href="/campaigns/winner">Bigger fish</a>',
    );
  });

  it('outlives its customer, and leads to the customer’s other decisions', async () => {
    await world.record(recordedOf());
    await world.record(suppressedOf({ id: 'e'.repeat(26) }));
    const { body } = await world.get(`/decisions/${DECISION_ID}`);
    expect(body).toContain('(no longer known)');
    expect(body).toContain(`href="/decisions/${'e'.repeat(26)}"`);
  });
});

describe('notices to staff', () => {
  it('are listed with what staff read, and counted apart from messages', async () => {
    const notify = { staff: { topic: 'advisers', reason: 'The salary has <b>stopped</b>' } };
    await world.addCampaign('salary', { notify, variants: [{ id: 'told', weight: 1 }] });
    const noticeOf = (change: Partial<Decision>, progress: RecordedDecision['progress']) => {
      const { channel: _none, ...decision } = decisionOf({
        campaignId: 'salary',
        outcome: 'notice',
        reason: 'STAFF_NOTIFIED',
        ...change,
      });
      return { decision, progress, responses: {} };
    };
    const sent = { status: 'sent', at: '2026-03-04T11:00:01.000Z' } as const;
    await world.record(noticeOf({ id: 'a'.repeat(26) }, sent));
    const waiting = { id: 'b'.repeat(26), customerId: 'c-2' };
    await world.record(noticeOf(waiting, { status: 'pending' }));
    const { status, body } = await world.get('/notices');
    expect(status).toBe(200);
    expect(wordsOf(body)).toContain('1 notice on the queue staff');
    expect(wordsOf(body)).toContain('c-1 advisers The salary has &lt;b&gt;stopped&lt;/b&gt;');
    expect(body).not.toContain('c-2');
    expect(wordsOf((await world.get('/')).body)).toContain('0 sent, 1 told to staff, 0 held out');
    const decision = wordsOf((await world.get(`/decisions/${'a'.repeat(26)}`)).body);
    expect(decision).toContain('Staff were told on');
    expect(decision).not.toContain('Read the message');
  });

  it('are none on a page that says so', async () => {
    expect(wordsOf((await world.get('/notices')).body)).toContain('None yet.');
  });
});

describe('figures', () => {
  beforeEach(async () => {
    await world.addCampaign('fuel', { holdout: 0.1 });
    await world.addCampaign('idle', { name: 'Idle' });
    const id = (letter: string) => letter.repeat(26);
    await world.record(
      recordedOf({ id: id('a') }, { responses: { open: '2026-03-04T12:00:00.000Z' } }),
    );
    await world.record(recordedOf({ id: id('b'), channel: 'sms', customerId: 'c-2' }));
    await world.record(suppressedOf({ id: id('c') }));
    await world.record(suppressedOf({ id: id('f'), reason: 'CAMPAIGN_CAP' }));
    await world.record(
      suppressedOf({
        id: id('g'),
        outcome: 'holdout',
        reason: 'HOLDOUT',
        arm: 'holdout',
        customerId: 'c-3',
      }),
    );
  });

  it('of all campaigns are on the overview', async () => {
    const { body } = await world.get('/');
    const words = wordsOf(body);
    expect(words).toContain(
      '5 decisions: 2 sent, 1 held out so that the effect can be measured, 2 suppressed. Every one',
    );
    expect(words).toContain('Fuel cashback draft 5 1 1 0 1 2 0 0 0 0');
    expect(words).toContain('Idle draft 0 0 0 0 0 0 0 0 0 0');
    expect(words).toMatch(/No consent 1 The customer has not consented/);
    for (const href of ['/inbox', '/v1/docs', '/v1/openapi.json', '/campaigns/fuel'])
      expect(body).toContain(`href="${href}"`);
  });

  it('of one campaign are by arm, without a lift that has no interval', async () => {
    const words = wordsOf((await world.get('/campaigns/fuel')).body);
    expect(words).toContain('a 90 % 2 2 1 0 0');
    expect(words).toContain('holdout 10 % 1 0 0 0 0');
    expect(words).not.toMatch(/lift|effect of/i);
  });

  it('of one campaign lead to its decisions by reason', async () => {
    const { body } = await world.get('/campaigns/fuel');
    expect(body).toContain('href="/campaigns/fuel?reason=NO_CONSENT#decisions"');
    const narrowed = (await world.get('/campaigns/fuel?reason=NO_CONSENT')).body;
    expect(narrowed).toContain(`/decisions/${'c'.repeat(26)}`);
    expect(narrowed).not.toContain(`/decisions/${'f'.repeat(26)}`);
    expect((await world.get('/campaigns/fuel?reason=WHATEVER&from=-1')).status).toBe(200);
  });

  it('of a long list come in pages', async () => {
    for (let index = 0; index < 40; index++)
      await world.record(suppressedOf({ id: String(index).padStart(26, '0') }));
    const first = (await world.get('/campaigns/fuel')).body;
    expect(first).toContain('href="/campaigns/fuel?from=30#decisions"');
    const last = (await world.get('/campaigns/fuel?from=30')).body;
    expect(last.match(/href="\/decisions\//g)).toHaveLength(15);
    expect(last).toContain('href="/campaigns/fuel#decisions">Newer');
  });

  it('are honest when there are none', async () => {
    const empty = createPageWorld();
    const words = wordsOf((await empty.get('/')).body);
    expect(words).toContain('Nothing yet: no event has met a campaign’s trigger.');
    expect(words).toContain('No campaign yet.');
  });
});
