import { createServer, type IncomingMessage, type Server, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request as undiciRequest } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressGuard } from './address-guard.ts';
import { addressKind } from './addresses.ts';
import { guardedAgents, guardedDispatcher } from './guarded-agents.ts';

describe('addresses', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['172.15.255.255', 'public'],
    ['172.32.0.1', 'public'],
    ['100.63.255.255', 'public'],
    ['2a00:1450:4001::5', 'public'],
    ['2606:4700::1111', 'public'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['127.0.0.1', 'private'],
    ['127.255.255.254', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['::1', 'private'],
    ['fc00::1', 'private'],
    ['fdff::1', 'private'],
    ['0.0.0.0', 'never'],
    ['0.1.2.3', 'never'],
    ['169.254.169.254', 'never'],
    ['169.254.0.1', 'never'],
    ['100.100.100.200', 'never'],
    ['168.63.129.16', 'never'],
    ['192.0.0.192', 'never'],
    ['192.0.2.1', 'never'],
    ['192.88.99.1', 'never'],
    ['198.18.0.1', 'never'],
    ['198.51.100.7', 'never'],
    ['203.0.113.7', 'never'],
    ['224.0.0.1', 'never'],
    ['239.255.255.255', 'never'],
    ['240.0.0.1', 'never'],
    ['255.255.255.255', 'never'],
    ['::', 'never'],
    ['::ffff:127.0.0.1', 'never'],
    ['::ffff:7f00:1', 'never'],
    ['::ffff:8.8.8.8', 'never'],
    ['::127.0.0.1', 'never'],
    ['::ffff:0:127.0.0.1', 'never'],
    ['64:ff9b::7f00:1', 'never'],
    ['64:ff9b:1::a00:1', 'never'],
    ['100::1', 'never'],
    ['2001::1', 'never'],
    ['2001:db8::1', 'never'],
    ['2002:7f00:1::', 'never'],
    ['3fff::1', 'never'],
    ['5f00::1', 'never'],
    ['fe80::1', 'never'],
    ['fe80::1%eth0', 'never'],
    ['2a00:1450::1%eth0', 'never'],
    ['fec0::1', 'never'],
    ['ff02::1', 'never'],
    ['fd00:ec2::254', 'never'],
    ['localhost', 'never'],
    ['', 'never'],
    ['0x7f.1', 'never'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
});

describe('guarded connections', () => {
  let server: Server;
  let port: number;
  let asked = 0;
  beforeAll(async () => {
    server = createServer((incoming, response) => {
      asked += 1;
      if (incoming.url === '/moved') response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` });
      response.end('inside');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const throughNode = (url: string, options: Parameters<typeof guardedAgents>[0]): Promise<number> =>
    new Promise((resolve, reject) => {
      const agents = guardedAgents(options);
      const outgoing = request(url, { agent: agents.http }, (answer: IncomingMessage) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      outgoing.on('error', reject);
      outgoing.on('close', () => agents.destroy());
      outgoing.end();
    });
  const throughUndici = async (url: string, options: Parameters<typeof guardedAgents>[0]): Promise<number> => {
    const dispatcher = guardedDispatcher({ ...options, timeoutMs: 2_000 });
    try {
      const answer = await undiciRequest(url, { dispatcher });
      await answer.body.dump();
      return answer.statusCode;
    } finally {
      await dispatcher.destroy();
    }
  };

  describe.each([
    ['node', throughNode],
    ['undici', throughUndici],
  ])('%s', (_, ask) => {
    it.each([
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '017700000001',
      '0177.0.0.1',
      '127.1',
      '127.0.1',
      '0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:7f00:0001]',
      '[64:ff9b::127.0.0.1]',
      '[2002:7f00:0001::]',
      '169.254.169.254',
      '10.0.0.1',
      '１２７.0.0.1',
    ])('never dials %s', async (host) => {
      const before = asked;
      await expect(ask(`http://${host}:${port}/`, { allowPrivate: false })).rejects.toMatchObject({
        code: 'endpoint-refused',
      });
      expect(asked).toBe(before);
    });

    it('judges what a name means at every connection anew', async () => {
      const answers = ['8.8.8.8', '127.0.0.1'];
      const guard = {
        allowPrivate: false,
        resolve: () => Promise.resolve([{ address: answers.pop() ?? '', family: 4 }]),
      };
      const before = asked;
      await expect(ask(`http://rebound.example:${port}/`, guard)).rejects.toMatchObject({ code: 'endpoint-refused' });
      expect(asked).toBe(before);
    });

    it('dials private addresses where the operator allows it, and metadata services even then not', async () => {
      expect(await ask(`http://127.0.0.1:${port}/`, { allowPrivate: true })).toBe(200);
      expect(await ask(`http://localhost:${port}/`, { allowPrivate: true })).toBe(200);
      await expect(ask('http://169.254.169.254/', { allowPrivate: true })).rejects.toMatchObject({
        code: 'endpoint-refused',
      });
      await expect(ask(`http://0.0.0.0:${port}/`, { allowPrivate: true })).rejects.toMatchObject({
        code: 'endpoint-refused',
      });
    });

    it('does not follow a redirect', async () => {
      const before = asked;
      expect(await ask(`http://127.0.0.1:${port}/moved`, { allowPrivate: true })).toBe(302);
      expect(asked).toBe(before + 1);
    });
  });

  it('answers only what may be dialled of a name that has both', async () => {
    const resolve = () =>
      Promise.resolve([
        { address: '10.0.0.1', family: 4 },
        { address: '8.8.8.8', family: 4 },
        { address: '::1', family: 6 },
      ]);
    const { lookup } = addressGuard({ allowPrivate: false, resolve });
    const found = await new Promise((done) =>
      lookup('both.example', { all: true }, (error, addresses) => done(error ?? addresses)),
    );
    expect(found).toEqual([{ address: '8.8.8.8', family: 4 }]);
    expect(
      await new Promise((done) => lookup('both.example', {}, (_error, address, family) => done([address, family]))),
    ).toEqual(['8.8.8.8', 4]);
  });

  it('says which endpoint was refused, under the code that it is asked for', () => {
    const guard = addressGuard({ allowPrivate: false, code: 'storage-endpoint-refused' });
    expect(() => guard.checkHost('192.168.1.10')).toThrow(
      expect.objectContaining({ code: 'storage-endpoint-refused', message: expect.stringContaining('192.168.1.10') }),
    );
    expect(() => guard.checkHost('s3.eu-west-1.amazonaws.com')).not.toThrow();
  });
});
