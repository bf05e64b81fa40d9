import { describe, expect, it } from 'vitest';
import { stableId } from '#shared/domain/hash.ts';
import { NOON } from '../../support/builders.ts';
import {
  createTrackWorld,
  DAY_MS,
  forger,
  html,
  LATER,
  LINKS,
  MESSAGE,
  signer,
} from './track-world.ts';

const AT = LATER.toISOString();
const SHOP = 2;

describe('a tracked link', () => {
  it('leads where the pinned template says, and the click is on record', async () => {
    const w = await createTrackWorld();
    expect(await w.open('GET', SHOP)).toMatchObject({
      status: 302,
      headers: { location: LINKS.shop },
    });
    expect(await w.responses()).toEqual({ click: AT });
  });

  it('reads its template once', async () => {
    const w = await createTrackWorld();
    for (let n = 0; n < 3; n++) await w.open('GET', SHOP);
    expect(w.templateReads()).toBe(1);
  });

  it.each([
    ['HEAD', 'HEAD', {}],
    ['a prefetch', 'GET', { purpose: 'prefetch' }],
    ['a speculative load', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
    ['a security gateway', 'GET', { 'user-agent': 'Mozilla/5.0 (Barracuda Sentinel)' }],
    ['a link preview', 'GET', { 'user-agent': 'WhatsApp/2.24' }],
    ['no agent', 'GET', { 'user-agent': '' }],
  ] as const)('%s is a machine’s, and led on all the same', async (_what, method, headers) => {
    const w = await createTrackWorld();
    expect(await w.open(method, SHOP, { headers })).toMatchObject({ status: 302 });
    expect(await w.responses()).toEqual({ machine_click: AT });
  });

  it('followed within two seconds of the message is a machine’s', async () => {
    const w = await createTrackWorld();
    w.moveTo(new Date(NOON.getTime() + 1500));
    await w.open('GET', SHOP);
    expect(Object.keys((await w.responses()) ?? {})).toEqual(['machine_click']);
  });

  it('works although its click cannot be recorded', async () => {
    const w = await createTrackWorld();
    w.ports.decisions.recordResponse = () => Promise.reject(new Error('throttled'));
    expect(await w.open('GET', SHOP)).toMatchObject({
      status: 302,
      headers: { location: LINKS.shop },
    });
    expect(w.unrecorded).toHaveLength(1);
  });

  it('never leads anywhere that the request names', async () => {
    const w = await createTrackWorld();
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      referer: 'https://evil.example',
    };
    const { headers: answered } = await w.open('GET', SHOP, { headers });
    expect(answered?.location).toBe(LINKS.shop);
  });
});

describe('a link that does not work', () => {
  it.each(['t', 'o', 'u', 'p'])('/%s forged or altered: 404, nothing on record', async (path) => {
    const w = await createTrackWorld();
    const target =
      ({ t: SHOP, o: 'open', u: 'unsubscribe', p: 'preferences' } as const)[path] ?? SHOP;
    const good = signer.sign({ messageId: MESSAGE, target });
    const altered = (good.startsWith('A') ? 'B' : 'A') + good.slice(1);
    for (const token of [forger.sign({ messageId: MESSAGE, target }), altered, 'x', `${good}A`]) {
      for (const method of ['GET', ...(path === 'o' ? [] : ['POST'])] as ('GET' | 'POST')[]) {
        expect(await w.fetch(method, path, token)).toMatchObject({ status: 404 });
      }
    }
    expect(await w.responses()).toEqual({});
    expect(await w.version()).toBe(1);
  });

  it('is a token of another purpose', async () => {
    const w = await createTrackWorld();
    const click = signer.sign({ messageId: MESSAGE, target: SHOP });
    for (const path of ['u', 'p']) {
      expect((await w.fetch('POST', path, click)).status).toBe(404);
    }
    const unsubscribe = signer.sign({ messageId: MESSAGE, target: 'unsubscribe' });
    expect((await w.fetch('GET', 't', unsubscribe)).status).toBe(404);
    expect(await w.version()).toBe(1);
  });

  it('has a number that the template has no link for', async () => {
    const w = await createTrackWorld();
    expect(await w.open('GET', 3)).toMatchObject({ status: 404 });
  });

  it('is older than links may be: 410', async () => {
    const w = await createTrackWorld();
    w.moveTo(new Date(NOON.getTime() + 400 * DAY_MS - 1));
    expect((await w.open('GET', SHOP)).status).toBe(302);
    w.moveTo(new Date(NOON.getTime() + 400 * DAY_MS));
    expect((await w.open('GET', SHOP)).status).toBe(410);
  });

  it('came with a message that is forgotten: 410', async () => {
    const w = await createTrackWorld();
    const token = (target: 'unsubscribe' | 'preferences' | number) =>
      signer.sign({ messageId: stableId('forgotten'), target });
    expect((await w.fetch('GET', 't', token(SHOP))).status).toBe(410);
    expect((await w.fetch('POST', 'u', token('unsubscribe'))).status).toBe(410);
    expect((await w.fetch('GET', 'p', token('preferences'))).status).toBe(410);
  });

  it('says so in the reader’s language', async () => {
    const w = await createTrackWorld();
    const czech = await w.fetch('GET', 't', 'x', {
      headers: { 'accept-language': 'cs-CZ,cs;q=0.9,en;q=0.8' },
    });
    expect(html(czech)).toContain('<html lang="cs">');
    const other = await w.fetch('GET', 't', 'x', { headers: { 'accept-language': 'fi' } });
    expect(html(other)).toContain('<html lang="en">');
  });
});

describe('the open pixel', () => {
  it('is a GIF that nobody keeps, and the open is on record', async () => {
    const w = await createTrackWorld();
    const response = await w.open('GET', 'open');
    expect(response).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/gif', 'cache-control': 'no-store, private' },
    });
    expect(
      Buffer.from(response.body ?? '')
        .subarray(0, 6)
        .toString(),
    ).toBe('GIF89a');
    expect(await w.responses()).toEqual({ open: AT });
  });

  it('fetched by Apple’s proxy is a machine’s', async () => {
    const w = await createTrackWorld();
    await w.open('GET', 'open', { headers: { 'user-agent': 'Mozilla/5.0' } });
    expect(await w.responses()).toEqual({ machine_open: AT });
  });

  it('of an old message is served and says nothing', async () => {
    const w = await createTrackWorld();
    w.moveTo(new Date(NOON.getTime() + 401 * DAY_MS));
    expect((await w.open('GET', 'open')).status).toBe(200);
    expect(await w.responses()).toEqual({});
  });
});

describe('a survey', () => {
  const NPS_9 = 1;

  it('link shows the scale with its score chosen, and is no answer yet', async () => {
    const w = await createTrackWorld();
    const page = await w.open('GET', NPS_9);
    expect(page.status).toBe(200);
    expect(html(page).match(/type="radio"/g)).toHaveLength(11);
    expect(html(page)).toContain('value="9" checked');
    expect(page.headers?.['content-security-policy']).toContain(
      "form-action 'self' https://bank.example",
    );
    expect(await w.answers.ofMessage(MESSAGE)).toEqual([]);
    expect(await w.responses()).toEqual({ click: AT });
  });

  it('answer is taken from the form, the last one counts, and leads on', async () => {
    const w = await createTrackWorld();
    expect(await w.open('POST', NPS_9, { body: 'score=9' })).toMatchObject({
      status: 303,
      headers: { location: LINKS.nps_9 },
    });
    w.moveTo(new Date(LATER.getTime() + 1000));
    await w.open('POST', NPS_9, { body: 'score=10' });
    await w.open('POST', 0, { body: 'score=4' });
    expect(await w.answers.ofMessage(MESSAGE)).toMatchObject([
      { survey: 'csat', score: 4, customerId: 'c-1', campaignId: 'fuel' },
      { survey: 'nps', score: 10 },
    ]);
  });

  it.each(['score=11', 'score=', 'score=9.5', 'score=<script>', ''])('refuses %s', async (body) => {
    const w = await createTrackWorld();
    expect((await w.open('POST', NPS_9, { body })).status).toBe(404);
    expect((await w.open('POST', SHOP, { body: 'score=1' })).status).toBe(404);
    expect(await w.answers.ofMessage(MESSAGE)).toEqual([]);
  });
});
