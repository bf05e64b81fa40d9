import { describe, expect, it } from 'vitest';
import { claim } from '#shared/domain/delivery/claim.ts';
import { NOON, published, rulesetOf } from '../../support/builders.ts';
import { createTrackWorld, html, LATER, MESSAGE } from './track-world.ts';

const AT = LATER.toISOString();
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('unsubscribing', () => {
  it.each(['GET', 'HEAD'] as const)('%s changes nothing and shows a button', async (method) => {
    const w = await createTrackWorld();
    const page = await w.open(method, 'unsubscribe');
    expect(page.status).toBe(200);
    expect(html(page)).toMatch(
      /<form method="post"><button type="submit">Unsubscribe<\/button><\/form>/,
    );
    expect(await w.version()).toBe(1);
    expect(await w.responses()).toEqual({});
  });

  it.each([
    ['a form', 'List-Unsubscribe=One-Click'],
    [
      'multipart',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
  ])('takes one click as %s (RFC 8058), without a redirect', async (_what, body) => {
    const w = await createTrackWorld();
    const page = await w.open('POST', 'unsubscribe', { headers: FORM, body });
    expect(page.status).toBe(200);
    expect((await w.consent())?.email?.marketing).toEqual({
      granted: false,
      at: AT,
      source: 'one-click-unsubscribe',
      proof: MESSAGE,
    });
    expect(await w.responses()).toEqual({ unsubscribe: AT });
  });

  it('by the page’s button is on record as such', async () => {
    const w = await createTrackWorld();
    const page = await w.open('POST', 'unsubscribe', { body: '' });
    expect((await w.consent())?.email?.marketing?.source).toBe('unsubscribe-page');
    expect(html(page)).toMatch(/href="https:\/\/go\.bank\.example\/p\/[\w-]{38}"/);
    expect(html(page)).toContain('role="status"');
  });

  it('ends the channel that the message came by and no other', async () => {
    const w = await createTrackWorld('sms');
    await w.open('POST', 'unsubscribe');
    const consent = await w.consent();
    expect(consent?.sms?.marketing?.granted).toBe(false);
    expect(consent?.email?.marketing?.granted).toBe(true);
    expect(consent?.sms?.service?.granted).toBe(true);
  });

  it('goes by the message where the record is of another channel', async () => {
    // Decided once more for somebody who was erased and came back: the first record stays.
    const w = await createTrackWorld('email');
    expect(html(await w.open('GET', 'unsubscribe_sms'))).toContain('text message');
    const page = html(await w.open('POST', 'unsubscribe_sms'));
    const consent = await w.consent();
    expect(consent?.sms?.marketing?.granted).toBe(false);
    expect(consent?.email?.marketing?.granted).toBe(true);
    const [, token = ''] = /\/p\/([\w-]{38})"/.exec(page) ?? [];
    // Whoever came by text may agree to texts again, and to nothing else.
    w.moveTo(new Date(LATER.getTime() + 1000));
    await w.fetch('POST', 'p', token, { headers: FORM, body: 'sms=on' });
    const after = await w.consent();
    expect(after?.sms?.marketing?.granted).toBe(true);
    expect(after?.email?.marketing?.granted).toBe(false);
  });

  it('twice is once', async () => {
    const w = await createTrackWorld();
    await w.open('POST', 'unsubscribe');
    const version = await w.version();
    expect((await w.open('POST', 'unsubscribe')).status).toBe(200);
    expect(await w.version()).toBe(version);
  });

  it('is in force at the next claim', async () => {
    const w = await createTrackWorld();
    await w.open('POST', 'unsubscribe');
    const stored = await w.ports.customers.loadLatest('c-1');
    if (stored === undefined) throw new Error('no customer');
    const message = {
      id: 'm-2',
      campaignId: 'fuel',
      campaignVersion: 1,
      channel: 'email',
      purpose: 'marketing',
      status: 'pending',
      sendAt: NOON.getTime(),
      expiresAt: NOON.getTime() + 86_400_000,
      since: NOON.getTime(),
      attempts: 0,
    } as const;
    const claimed = claim({
      messageId: 'm-2',
      customer: stored.customer,
      state: { ...stored.state, undelivered: [message] },
      ruleset: rulesetOf([published('fuel')]),
      addressSuppressed: false,
      now: LATER,
    });
    expect(claimed).toMatchObject({ outcome: 'suppressed', reason: 'NO_CONSENT' });
  });

  it('fails aloud when it cannot be put in force', async () => {
    const w = await createTrackWorld();
    w.ports.customers.saveState = () => Promise.reject(new Error('outage'));
    await expect(w.open('POST', 'unsubscribe')).rejects.toThrow('outage');
    expect(await w.responses()).toEqual({});
  });
});

describe('preferences', () => {
  it('show what holds, in the customer’s language, and nothing personal', async () => {
    const w = await createTrackWorld('email', { language: 'cs-CZ' });
    const page = html(await w.open('GET', 'preferences', { headers: { 'accept-language': 'en' } }));
    expect(page).toContain('<html lang="cs">');
    expect(page).toContain('name="email" value="on" checked');
    expect(page).toContain('name="sms" value="on" checked');
    for (const personal of ['c-1', 'c1@customers.example', '+420'])
      expect(page).not.toContain(personal);
    expect(await w.version()).toBe(1);
  });

  it('switch off what is not ticked, with source and proof', async () => {
    const w = await createTrackWorld();
    const page = await w.open('POST', 'preferences', { body: 'email=on&save=on' });
    const consent = await w.consent();
    expect(consent?.email?.marketing?.granted).toBe(true);
    expect(consent?.sms?.marketing).toEqual({
      granted: false,
      at: AT,
      source: 'preference-page',
      proof: MESSAGE,
    });
    expect(html(page)).toContain('Your choices are saved.');
    // Still gets offers by the channel this message came by.
    expect(await w.responses()).toEqual({});
  });

  it('switch everything off by the second button, whatever is ticked', async () => {
    const w = await createTrackWorld();
    await w.open('POST', 'preferences', { body: 'email=on&sms=on&none=on' });
    const consent = await w.consent();
    expect([consent?.email?.marketing?.granted, consent?.sms?.marketing?.granted]).toEqual([
      false,
      false,
    ]);
    expect([consent?.email?.service?.granted, consent?.sms?.service?.granted]).toEqual([
      true,
      true,
    ]);
    expect(await w.responses()).toEqual({ unsubscribe: AT });
  });

  it('switch on the channel that the message came by', async () => {
    const w = await createTrackWorld();
    await w.open('POST', 'preferences', { body: 'none=on' });
    w.moveTo(new Date(LATER.getTime() + 1000));
    await w.open('POST', 'preferences', { body: 'email=on&save=on' });
    expect((await w.consent())?.email?.marketing).toMatchObject({
      granted: true,
      source: 'preference-page',
    });
  });

  it('switch on no other: the link shows only who reads this one', async () => {
    const w = await createTrackWorld();
    await w.open('POST', 'preferences', { body: 'none=on' });
    w.moveTo(new Date(LATER.getTime() + 1000));
    const page = html(await w.open('POST', 'preferences', { body: 'email=on&sms=on&save=on' }));
    expect((await w.consent())?.sms?.marketing?.granted).toBe(false);
    expect(page).not.toContain('name="sms"');
  });

  it('saved without a change write nothing', async () => {
    const w = await createTrackWorld();
    await w.open('POST', 'preferences', { body: 'email=on&sms=on&save=on' });
    expect(await w.version()).toBe(1);
  });
});

describe('every page', () => {
  it('can be read by anybody and runs nothing', async () => {
    const w = await createTrackWorld();
    const pages = [
      await w.open('GET', 'unsubscribe'),
      await w.open('POST', 'unsubscribe'),
      await w.open('GET', 'preferences'),
      await w.open('GET', 1),
      await w.fetch('GET', 't', 'x'),
    ];
    for (const page of pages) {
      const text = html(page);
      expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(text.match(/<h1>/g)).toHaveLength(1);
      expect(text).toContain('<main>');
      expect(text).toMatch(/<title>[^<]+<\/title>/);
      expect(text).not.toMatch(/<script|\son\w+=|src=/i);
      expect(page.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'x-robots-tag': 'noindex, nofollow',
      });
      expect(page.headers?.['content-security-policy']).toContain("default-src 'none'");
      // Every control has words of its own.
      for (const [, control] of text.matchAll(
        /<(?:label|button)[^>]*>(.*?)<\/(?:label|button)>/g,
      )) {
        expect(control?.replace(/<[^>]*>/g, '').trim()).not.toBe('');
      }
    }
  });
});
