import type { lookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebhookSecrets } from '#shared/adapters/crypto/webhook-secrets.ts';
import { isPublicAddress } from '#shared/adapters/webhooks/public-address.ts';
import { createWebhookSender } from '#shared/adapters/webhooks/webhook-sender.ts';

describe('a public address', () => {
  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
    '0x7f.1',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '52.94.236.248',
    '2a00:1450:4001::1',
    '2600:1f18::1',
  ])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        expect(typeof isPublicAddress(text)).toBe('boolean');
      }),
    );
  });
});

describe('a sender', () => {
  let server: Server;
  let base: string;
  const asked: { url: string; body: string; headers: unknown }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        asked.push({ url: request.url ?? '', body, headers: request.headers });
        if (request.url === '/silent') return;
        if (request.url === '/elsewhere') response.writeHead(302, { location: `${base}/here` });
        else if (request.url === '/busy') response.writeHead(429, { 'retry-after': '7' });
        else response.writeHead(204);
        response.end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const anywhere = createWebhookSender({ targets: 'any', timeoutMs: 200 });
  const answered = { outcome: 'answered', retryAfterMs: 0 };

  it('posts the body as it is and tells the status, following nobody', async () => {
    expect(await anywhere.post(`${base}/here`, { 'webhook-id': 'e' }, '{"ä":1}')).toEqual({
      ...answered,
      status: 204,
    });
    expect(asked.at(-1)).toMatchObject({ body: '{"ä":1}', headers: { 'webhook-id': 'e' } });
    const before = asked.length;
    expect(await anywhere.post(`${base}/elsewhere`, {}, '{}')).toEqual({
      ...answered,
      status: 302,
    });
    expect(asked).toHaveLength(before + 1);
    expect(await anywhere.post(`${base}/busy`, {}, '{}')).toMatchObject({ retryAfterMs: 7000 });
  });

  it('waits no longer than it should, and tells what went wrong by a code', async () => {
    expect(await anywhere.post(`${base}/silent`, {}, '{}')).toEqual({
      outcome: 'failed',
      code: 'TIMEOUT',
    });
    expect(await anywhere.post('http://127.0.0.1:1/', {}, '{}')).toEqual({
      outcome: 'failed',
      code: 'ECONNREFUSED',
    });
  });

  it('waits for nobody who goes over to another protocol', async () => {
    const switching = createNetServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () =>
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
        ),
      );
    });
    await new Promise<void>((done) => switching.listen(0, '127.0.0.1', done));
    const { port } = switching.address() as AddressInfo;
    expect(await anywhere.post(`http://127.0.0.1:${port}/`, {}, '{}')).toEqual({
      outcome: 'failed',
      code: 'CLOSED',
    });
    switching.close();
  });

  describe('to the public only', () => {
    const resolving = (...addresses: readonly string[]) => {
      const resolve = ((_name: string, _options: object, done: (...found: unknown[]) => void) =>
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )) as unknown as typeof lookup;
      return createWebhookSender({ targets: 'public', timeoutMs: 200, resolve });
    };

    it.each([
      'http://crm.example/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://169.254.169.254/latest/meta-data',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::ffff:10.0.0.1]/',
    ])('asks nothing of %s', async (url) => {
      const posted = await resolving('8.8.8.8').post(url, {}, '{}');
      expect(posted.outcome).toBe('failed');
      expect(posted).toMatchObject({
        code: expect.stringMatching(/^(NOT_HTTPS|ADDRESS_NOT_PUBLIC)$/),
      });
    });

    it.each([[['127.0.0.1']], [['8.8.8.8', '10.0.0.1']], [['::ffff:127.0.0.1']], [['fd00::1']]])(
      'asks nothing of a name that means %j',
      async (addresses) => {
        expect(await resolving(...addresses).post('https://crm.example/', {}, '{}')).toEqual({
          outcome: 'failed',
          code: 'ADDRESS_NOT_PUBLIC',
        });
      },
    );

    it('asks nobody where there is nobody', async () => {
      expect(await resolving().post('https://crm.example/', {}, '{}')).toMatchObject({
        code: 'ENOTFOUND',
      });
    });
  });
});

describe('secrets', () => {
  const secrets = createWebhookSecrets('A'.repeat(43));

  it('sign as the reference of Standard Webhooks does', () => {
    const content = 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}';
    expect(secrets.sign('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', content)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('differ by webhook, number and key, and are 32 bytes', () => {
    const made = [
      secrets.of('a', 1),
      secrets.of('a', 2),
      secrets.of('b', 1),
      createWebhookSecrets('B'.repeat(43)).of('a', 1),
    ];
    expect(new Set(made).size).toBe(4);
    expect(secrets.of('a', 1)).toBe(made[0]);
    for (const secret of made) expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    expect(() => createWebhookSecrets('short')).toThrow('32 bytes');
  });
});
