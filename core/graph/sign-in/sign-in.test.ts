import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import { createLogger } from '../../observability/logger.ts';
import { cloudEndpoints } from '../endpoints.ts';
import { IDENTITY, makeToken, refusal, startStubEntra, tokenAnswer, type StubEntra } from '../stub-entra.fixture.ts';
import type { GraphIdentity, TokenSource } from '../types.ts';
import { acquireToken } from './acquire-token.ts';
import {
  CERTIFICATE_PEM,
  EC_CERTIFICATE_PEM,
  EC_KEY_PEM,
  OTHER_KEY_PEM,
  PRIVATE_KEY_PEM,
} from './certificate.fixture.ts';
import { readCertificate } from './credential.ts';
import { SIGN_IN_ERRORS } from './sign-in-errors.ts';
import { createTokenSource } from './token-source.ts';
import { TokenSources } from './token-sources.ts';

let entra: StubEntra;
let now: number;
const clock = { now: () => now };

beforeEach(async () => {
  entra = await startStubEntra();
  now = Date.UTC(2026, 0, 1);
});
afterEach(() => entra.close());

const endpoints = cloudEndpoints('global');
const acquire = (identity: GraphIdentity = IDENTITY) =>
  acquireToken({ identity, endpoints, link: entra.connections.link, clock });
const source = (identity?: GraphIdentity): TokenSource =>
  createTokenSource({ acquire: () => acquire(identity), clock, random: () => 0 });

async function failureOf(promise: Promise<unknown>): Promise<CybbackError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CybbackError)) throw new Error(`expected a CybbackError, got ${String(error)}`);
  return error;
}

describe('a token request', () => {
  it('goes to the token endpoint of the tenant, and to no other address', async () => {
    const { token, expiresAtMs } = await acquire();
    expect(token).toMatch(/^eyJ/);
    expect(expiresAtMs).toBe(now + 3_599_000);
    expect(entra.requests).toHaveLength(1);
    const [request] = entra.requests;
    expect(request?.url.split('?')[0]).toBe(`/${IDENTITY.tenantId}/oauth2/v2.0/token`);
    const form = new URLSearchParams(request?.body);
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('client_id')).toBe(IDENTITY.clientId);
    expect(form.get('client_secret')).toBe('Very~Secret.Value_123');
    expect(form.get('scope')).toContain('https://graph.microsoft.com/.default');
  });

  it('signs an assertion with the certificate, naming it by its SHA-256', async () => {
    const credential = {
      kind: 'certificate',
      certificatePem: CERTIFICATE_PEM,
      privateKeyPem: PRIVATE_KEY_PEM,
    } as const;
    await acquire({ ...IDENTITY, credential });
    const form = new URLSearchParams(entra.requests[0]?.body);
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const [header, claims] = (form.get('client_assertion') ?? '')
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
    const { thumbprintSha256 } = readCertificate(credential);
    expect(header).toMatchObject({
      alg: 'PS256',
      'x5t#S256': Buffer.from(thumbprintSha256, 'hex').toString('base64url'),
    });
    expect(claims).toMatchObject({
      iss: IDENTITY.clientId,
      sub: IDENTITY.clientId,
      aud: `https://login.microsoftonline.com/${IDENTITY.tenantId}/oauth2/v2.0/token`,
    });
  });

  const numbers = SIGN_IN_ERRORS.flatMap(({ aadsts, code, sentence }) =>
    aadsts.map((number) => ({ number, code, sentence })),
  );
  it.each(numbers)('maps AADSTS$number to $code', async ({ number, code, sentence }) => {
    entra.scriptTokens(refusal(number));
    const error = await failureOf(acquire());
    expect(error.code).toBe(code);
    expect(error.message).toContain(sentence.split(/\{app\}|\{tenant\}/).at(-1));
    expect(error.message).toMatch(/[.)]$/);
    expect(error.message).not.toMatch(/\{app\}|\{tenant\}|Trace ID/);
    expect(error.facts).toMatchObject({
      aadsts: number,
      status: 401,
      correlationId: '00000000-0000-4000-8000-00000000c0de',
    });
  });

  it.each([
    [refusal(999, 'invalid_client'), 'sign-in-refused'],
    [refusal(999, 'unauthorized_client', 400), 'sign-in-app-unknown'],
    [refusal(999, 'invalid_request', 400), 'sign-in-refused'],
    [refusal(999, 'temporarily_unavailable', 503), 'sign-in-unavailable'],
    [{ status: 503, body: '<html>Service Unavailable</html>' }, 'sign-in-unavailable'],
    [{ status: 200, body: '<html>Log in to the hotel network</html>' }, 'sign-in-unavailable'],
    [{ status: 200, body: { token_type: 'Bearer' } }, 'sign-in-unavailable'],
    [{ broken: 'reset' } as const, 'sign-in-unavailable'],
    [{ broken: 'cut', body: { access_token: 'x'.repeat(500) } } as const, 'sign-in-unavailable'],
    [{ status: 429, headers: { 'retry-after': '17' }, body: {} }, 'sign-in-throttled'],
  ])('maps %o to %s', async (answer, code) => {
    entra.scriptTokens(answer);
    expect((await failureOf(acquire())).code).toBe(code);
  });

  it('reads the number out of the description where there is no list', async () => {
    entra.scriptTokens({ status: 401, body: { error: 'invalid_client', error_description: 'AADSTS7000222: expired' } });
    expect((await failureOf(acquire())).code).toBe('sign-in-secret-expired');
  });

  it('tells how long to wait when throttled, each time anew', async () => {
    entra.scriptTokens({ status: 429, headers: { 'retry-after': '17' }, body: {} });
    expect((await failureOf(acquire())).retryAfterMs).toBe(17_000);
    expect((await failureOf(acquire())).retryAfterMs).toBe(17_000);
    expect(entra.requests).toHaveLength(2);
  });

  it('says that nothing listens', async () => {
    const { link } = entra.connections;
    await entra.close();
    expect(await failureOf(acquireToken({ identity: IDENTITY, endpoints, link, clock }))).toMatchObject({
      code: 'sign-in-unavailable',
    });
    entra = await startStubEntra();
  });

  it('keeps the secret out of errors and logs', async () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } });
    for (const answer of [
      refusal(7000215),
      { broken: 'reset' } as const,
      { status: 400, body: 'client_secret=Very~Secret.Value_123' },
    ]) {
      entra.scriptTokens(answer);
      const err = await failureOf(acquire());
      log.error({ err, identity: IDENTITY }, `${err.message} ${err.stack ?? ''} ${JSON.stringify(err.facts)}`);
    }
    expect(lines.join('')).not.toContain('Very~Secret');
    expect(lines).toHaveLength(3);
  });
});

describe('certificates', () => {
  const certificate = { kind: 'certificate', certificatePem: CERTIFICATE_PEM, privateKeyPem: PRIVATE_KEY_PEM } as const;

  it('are read with both thumbprints', () => {
    const read = readCertificate(certificate);
    expect(read.thumbprintSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(read.thumbprintSha1).toMatch(/^[0-9A-F]{40}$/);
  });

  it.each([
    [{ ...certificate, privateKeyPem: OTHER_KEY_PEM }, 'does not belong to the certificate'],
    [{ ...certificate, certificatePem: 'MIIB' }, 'not in PEM form'],
    [
      { ...certificate, certificatePem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      'cannot be read',
    ],
    [{ ...certificate, privateKeyPem: CERTIFICATE_PEM }, 'private key is not in PEM form'],
    [
      {
        ...certificate,
        privateKeyPem: '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----',
      },
      'protected by a password',
    ],
  ])('that do not fit are refused with a reason (%#)', async (credential, sentence) => {
    const error = await failureOf(acquire({ ...IDENTITY, credential }));
    expect(error.code).toBe('sign-in-certificate-wrong');
    expect(error.message).toContain(sentence);
    expect(entra.requests).toHaveLength(0);
  });

  it('must be RSA', () => {
    expect(() =>
      readCertificate({ kind: 'certificate', certificatePem: EC_CERTIFICATE_PEM, privateKeyPem: EC_KEY_PEM }),
    ).toThrow(/must have an RSA key/);
  });
});

describe('the token source', () => {
  it('makes one request for ten callers at once', async () => {
    const tokens = source();
    const given = await Promise.all(Array.from({ length: 10 }, () => tokens.token()));
    expect(new Set(given).size).toBe(1);
    expect(entra.tokenRequests()).toHaveLength(1);
  });

  it('renews five minutes before the end', async () => {
    const tokens = source();
    const first = await tokens.token();
    now += 3_599_000 - 5 * 60_000 - 1;
    expect(await tokens.token()).toBe(first);
    now += 1;
    expect(await tokens.token()).not.toBe(first);
    expect(entra.tokenRequests()).toHaveLength(2);
  });

  it('lives on the old token while the sign-in has a fault, until it ends', async () => {
    const tokens = source();
    const first = await tokens.token();
    now += 3_599_000 - 60_000;
    entra.scriptTokens({ status: 503, headers: { 'retry-after': '60' }, body: {} });
    expect(await tokens.token()).toBe(first);
    now += 60_000;
    expect((await failureOf(tokens.token())).code).toBe('sign-in-unavailable');
  });

  it('does not hide that the secret is no longer good', async () => {
    const tokens = source();
    await tokens.token();
    now += 3_599_000 - 60_000;
    entra.scriptTokens(refusal(7000222));
    expect((await failureOf(tokens.token())).code).toBe('sign-in-secret-expired');
  });

  it('never gives a rejected token again', async () => {
    const tokens = source();
    const first = await tokens.token();
    const second = await tokens.token({ rejected: first });
    expect(second).not.toBe(first);
    expect(await tokens.token({ rejected: first })).toBe(second);
    expect(entra.tokenRequests()).toHaveLength(2);
    const same = makeToken();
    entra.scriptTokens(tokenAnswer(3599, same));
    expect(await tokens.token({ rejected: second })).toBe(same);
    expect((await failureOf(tokens.token({ rejected: same }))).code).toBe('graph-token-rejected');
  });

  it('tries again what can pass, not what cannot', async () => {
    entra.scriptTokens(refusal(90033, 'server_error', 400), { broken: 'reset' }, tokenAnswer());
    await source().token();
    expect(entra.tokenRequests()).toHaveLength(3);
    entra.scriptTokens(refusal(7000215));
    await failureOf(source().token());
    expect(entra.tokenRequests()).toHaveLength(4);
  });

  it('stops waiting when cancelled, without harm to others', async () => {
    entra.scriptTokens({ ...tokenAnswer(), delayMs: 100 });
    const tokens = source();
    const controller = new AbortController();
    const cancelled = failureOf(tokens.token({ signal: controller.signal }));
    const other = tokens.token();
    controller.abort();
    expect((await cancelled).code).toBe('cancelled');
    expect(await other).toMatch(/^eyJ/);
    expect(entra.tokenRequests()).toHaveLength(1);
  });

  it('reads the granted permissions, anew when asked', async () => {
    const tokens = source();
    entra.scriptTokens(
      tokenAnswer(3599, makeToken(['User.Read.All'])),
      tokenAnswer(3599, makeToken(['User.Read.All', 'Group.Read.All'])),
      tokenAnswer(3599, 'opaque'),
    );
    expect(await tokens.grantedPermissions()).toEqual(['User.Read.All']);
    expect(await tokens.grantedPermissions()).toEqual(['User.Read.All']);
    expect(await tokens.grantedPermissions({ fresh: true })).toEqual(['User.Read.All', 'Group.Read.All']);
    expect(await tokens.grantedPermissions({ fresh: true })).toEqual([]);
  });
});

describe('token sources of a process', () => {
  const made: GraphIdentity[] = [];
  const make = (identity: GraphIdentity): TokenSource => {
    made.push(identity);
    return source(identity);
  };

  it('are one per identity and secret, bounded', () => {
    const sources = new TokenSources(make, 2);
    const one = sources.for(IDENTITY);
    expect(sources.for({ ...IDENTITY, tenantId: IDENTITY.tenantId.toUpperCase() })).toBe(one);
    const changed = { ...IDENTITY, credential: { kind: 'secret', clientSecret: 'another' } } as const;
    expect(sources.for(changed)).not.toBe(one);
    expect(sources.for(IDENTITY)).toBe(one);
    sources.for({ ...IDENTITY, cloud: 'china' });
    expect(sources.for(IDENTITY)).toBe(one);
    const before = made.length;
    sources.for(changed);
    expect(made.length).toBe(before + 1);
  });
});
