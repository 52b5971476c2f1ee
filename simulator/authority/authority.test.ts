import { execFileSync } from 'node:child_process';
import { constants, createHash, randomUUID, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { type Answer, clientOf, errorCode, requestToken, signIn } from '../test-support/client.ts';
import type { Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
const started: Simulator[] = [];

beforeEach(async () => {
  simulator = await startSimulator({ users: 20, tokenLifetimeSeconds: 600 });
  started.push(simulator);
  tenant = simulator.tenant();
});
afterAll(async () => {
  await Promise.all(started.map((each) => each.close()));
});

const own = (): Record<string, string> => ({ client_id: tenant.clientId, client_secret: tenant.clientSecret });
const numberOf = (answer: Answer): unknown => (answer.body['error_codes'] as unknown[] | undefined)?.[0];
const payloadOf = (token: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

test('a secret gives a token with tenant, client and granted permissions', async () => {
  const answer = await requestToken(simulator, tenant.domains[0] ?? '', own());
  expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
  const claims = payloadOf(answer.body['access_token']);
  expect(claims).toMatchObject({ tid: tenant.id, appid: tenant.clientId });
  expect(claims['roles']).toContain('User.Read.All');
});

test.each([
  [7000215, { client_secret: 'wrong' }, undefined],
  [700016, { client_id: randomUUID() }, undefined],
  [90002, {}, randomUUID()],
  [900144, { client_id: '' }, undefined],
  [900144, { scope: '' }, undefined],
  [1002012, { scope: 'https://graph.microsoft.com/User.Read' }, undefined],
  [70011, { scope: 'https://vault.azure.net/.default' }, undefined],
  [70003, { grant_type: 'password' }, undefined],
])('AADSTS%i', async (number, form, tenantName) => {
  const answer = await requestToken(simulator, tenantName ?? tenant.id, { ...own(), ...form });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(numberOf(answer)).toBe(number);
  expect(Object.keys(answer.body)).toEqual([
    'error',
    'error_description',
    'error_codes',
    'timestamp',
    'trace_id',
    'correlation_id',
    'error_uri',
  ]);
  expect(answer.body['error_description']).toMatch(new RegExp(`^AADSTS${number}: `));
});

test('an expired secret, a disabled app, Conditional Access and injected trouble have their own errors', async () => {
  const number = async (): Promise<unknown> => numberOf(await requestToken(simulator, tenant.id, own()));
  tenant.setAppDisabled(true);
  expect(await number()).toBe(70001);
  tenant.setAppDisabled(false);
  tenant.setBlockedByConditionalAccess(true);
  expect(await number()).toBe(53003);
  tenant.setBlockedByConditionalAccess(false);
  simulator.addFault({ path: '/*/oauth2', code: '90033' });
  simulator.addFault({ path: '/*/oauth2', code: '90055', retryAfterSeconds: 7 });
  expect(await number()).toBe(90033);
  const throttled = await requestToken(simulator, tenant.id, own());
  expect([throttled.status, throttled.headers.get('retry-after'), numberOf(throttled)]).toEqual([429, '7', 90055]);
  tenant.expireSecret();
  expect(await number()).toBe(7000222);
  tenant.rotateSecret();
  expect(await number()).toBeUndefined();
});

test('a token expires on the simulated clock, and permissions are those of its issue', async () => {
  const client = await signIn(simulator);
  tenant.setPermissions(['Group.Read.All']);
  expect((await client.get('/users?$top=1')).status).toBe(200);
  expect((await (await signIn(simulator)).get('/users?$top=1')).status).toBe(403);
  simulator.clock.advance(601_000);
  const late = await client.get('/users?$top=1');
  expect([late.status, errorCode(late)]).toEqual([401, 'InvalidAuthenticationToken']);
  expect(errorCode(await clientOf(simulator, `${client.token}x`).get('/users'))).toBe('InvalidAuthenticationToken');
});

test('a certificate signs an assertion; anything wrong in it is refused', async () => {
  const { key, pem } = makeCertificate();
  tenant.addCertificate(pem);
  const thumbprint = createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');
  const now = Math.floor(Date.now() / 1000);
  const good = {
    aud: `https://login.microsoftonline.com/${tenant.id}/oauth2/v2.0/token`,
    iss: tenant.clientId,
    sub: tenant.clientId,
    jti: randomUUID(),
    nbf: now,
    exp: now + 300,
  };
  const ask = (alg: 'PS256' | 'RS256', payload: object, x5t = thumbprint, tamper = ''): Promise<Answer> => {
    const text = [{ alg, typ: 'JWT', 'x5t#S256': x5t }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const padding = alg === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
    const signature = sign('sha256', Buffer.from(text + tamper), {
      key,
      padding,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }).toString('base64url');
    return requestToken(simulator, tenant.id, {
      client_id: tenant.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${text}.${signature}`,
    });
  };
  expect((await ask('PS256', good)).status).toBe(200);
  expect((await ask('RS256', good)).status).toBe(200);
  expect(numberOf(await ask('PS256', good, thumbprint, 'x'))).toBe(700027);
  expect(numberOf(await ask('PS256', good, 'AAAA'))).toBe(700027);
  expect(numberOf(await ask('PS256', { ...good, exp: now - 1 }))).toBe(700024);
  expect(numberOf(await ask('PS256', { ...good, aud: 'https://elsewhere.example' }))).toBe(700023);
  const app = (await (await signIn(simulator)).get(`/applications(appId='${tenant.clientId}')?$select=keyCredentials`))
    .body;
  expect(JSON.stringify(app['keyCredentials'])).toContain('AsymmetricX509Cert');
});

function makeCertificate(): { key: string; pem: string } {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      join(folder, 'key.pem'),
      '-out',
      join(folder, 'cert.pem'),
      '-days',
      '2',
      '-subj',
      '/CN=test',
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(join(folder, 'key.pem'), 'utf8'), pem: readFileSync(join(folder, 'cert.pem'), 'utf8') };
}

test('discovery documents name issuer, endpoints and keys', async () => {
  const configuration = await fetch(`${simulator.url}/${tenant.id}/v2.0/.well-known/openid-configuration`);
  expect(await configuration.json()).toMatchObject({ issuer: `https://login.microsoftonline.com/${tenant.id}/v2.0` });
  expect((await fetch(`${simulator.url}/${randomUUID()}/v2.0/.well-known/openid-configuration`)).status).toBe(400);
  expect(await (await fetch(`${simulator.url}/common/discovery/instance?api-version=1.1`)).json()).toHaveProperty(
    'metadata',
  );
});
