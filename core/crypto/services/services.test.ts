import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCybbackError } from '../../domain/errors.ts';
import { localKeyProvider } from '../local-key-provider.ts';
import { serviceKeyProvider, serviceWrapping } from '../service-key-provider.ts';
import { awsKmsKey } from './aws-kms-key.ts';
import { azureKeyVaultKey } from './azure-key-vault-key.ts';
import { keyVaultHttp } from './key-vault-http.ts';
import { type Double, startKeyVault, startKms, startVault, type Trouble } from './service-doubles.fixture.ts';
import type { ServiceKey } from './service-key.ts';
import { vaultTransitKey } from './vault-transit-key.ts';

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY_URL = 'https://contoso.vault.azure.net/keys/backup';
/** Nothing here is slow; only what hangs is waited for. */
const PATIENT_MS = 30_000;
const HURRIED_MS = 300;

interface Service {
  start(): Promise<Double>;
  key(url: string, more?: { readonly other?: boolean; readonly timeoutMs?: number }): ServiceKey;
  /** What is missing where it is denied. */
  readonly actions: { readonly encrypt: string; readonly decrypt: string };
}

const SERVICES: Readonly<Record<string, Service>> = {
  'AWS KMS': {
    start: () => startKms(ARN),
    key: (url, { other = false, timeoutMs = PATIENT_MS } = {}) =>
      awsKmsKey(other ? ARN.replace('1234abcd', 'ffffffff') : ARN, {
        endpoint: url,
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'the-secret-key' },
        timeoutMs,
      }),
    actions: { encrypt: 'kms:Encrypt', decrypt: 'kms:Decrypt' },
  },
  'Azure Key Vault': {
    start: () => startKeyVault('backup'),
    key: (url, { other = false, timeoutMs = PATIENT_MS } = {}) =>
      azureKeyVaultKey(other ? `${KEY_URL}2` : KEY_URL, {
        credential: {
          getToken: () => Promise.resolve({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
        },
        httpClient: keyVaultHttp({
          timeoutMs,
          route: (to) => to.replace('https://contoso.vault.azure.net', url),
        }),
      }),
    actions: { encrypt: 'keys/read', decrypt: 'keys/unwrap/action' },
  },
  Vault: {
    start: () => startVault('transit', 'backup'),
    key: (url, { other = false, timeoutMs = PATIENT_MS } = {}) =>
      vaultTransitKey(
        { address: url, mount: 'transit', name: other ? 'backup2' : 'backup' },
        { token: { reveal: () => 'a-token' }, tokenFile: null, namespace: null, timeoutMs },
      ),
    actions: { encrypt: 'update of transit/encrypt/backup', decrypt: 'update of transit/decrypt/backup' },
  },
};

const plain = Buffer.from('a data key of 32 bytes, in clear');

describe.each(Object.entries(SERVICES))('%s', (_name, { start, key, actions }) => {
  let double: Double;
  beforeEach(async () => {
    double = await start();
  });
  afterEach(() => double.close());

  it('opens what it has wrapped, under the same context alone, and never shows the key to the service', async () => {
    const wrapping = serviceWrapping(key(double.url));
    const wrapped = await wrapping.wrap(plain, 'cybback/data-key/a');
    expect(Buffer.from(wrapped).includes(plain)).toBe(false);
    // Another process, which remembers nothing.
    const later = serviceWrapping(key(double.url));
    expect(Buffer.from(await later.unwrap(wrapped, 'cybback/data-key/a'))).toEqual(plain);
    await expect(later.unwrap(wrapped, 'cybback/data-key/b')).rejects.toMatchObject({ code: 'key-wrong' });
    for (const { body } of double.requests) {
      expect(body).not.toContain(plain.toString('base64'));
      expect(body).not.toContain(plain.toString('base64url'));
    }
  });

  it('notices every changed byte', async () => {
    const wrapping = serviceWrapping(key(double.url));
    const wrapped = await wrapping.wrap(plain, 'c');
    for (let at = 0; at < wrapped.length; at += 7) {
      const damaged = Uint8Array.from(wrapped);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      const failure: unknown = await wrapping.unwrap(damaged, 'c').catch((error: unknown) => error);
      // A changed name of a version is a version that the service does not have.
      expect(isCybbackError(failure, 'key-wrong') || isCybbackError(failure, 'key-missing'), String(at)).toBe(true);
    }
  });

  it('asks the service once for what is opened again and again', async () => {
    const wrapping = serviceWrapping(key(double.url));
    const wrapped = await wrapping.wrap(plain, 'c');
    await wrapping.unwrap(wrapped, 'c');
    const asked = double.requests.length;
    for (let n = 0; n < 20; n += 1) await wrapping.unwrap(wrapped, 'c');
    expect(double.requests).toHaveLength(asked);
  });

  it('does not ask the service about what another key has wrapped', async () => {
    const wrapping = serviceWrapping(key(double.url));
    const other = await localKeyProvider(new Uint8Array(32), 'file').wrap(plain, 'c');
    const wrapped = await wrapping.wrap(plain, 'c');
    const asked = double.requests.length;
    await expect(wrapping.unwrap(other, 'c')).rejects.toMatchObject({ code: 'key-wrong' });
    await expect(serviceWrapping(key(double.url, { other: true })).unwrap(wrapped, 'c')).rejects.toMatchObject({
      code: 'key-wrong',
    });
    expect(double.requests).toHaveLength(asked);
  });

  it.each<[Trouble, string]>([
    ['denied', 'key-refused'],
    ['disabled', 'key-refused'],
    ['credentials', 'key-refused'],
    ['missing', 'key-missing'],
    ['busy', 'key-unavailable'],
    ['hangs', 'key-unavailable'],
    ['endless', 'key-unavailable'],
    ['nonsense', 'key-unavailable'],
  ])('says in words what is wrong, and shows no secret: %s', async (trouble, code) => {
    const encrypted = await key(double.url).encrypt(plain, 'c');
    double.trouble = trouble;
    const service = key(double.url, trouble === 'hangs' ? { timeoutMs: HURRIED_MS } : {});
    for (const action of ['encrypt', 'decrypt'] as const) {
      const failure = await (
        action === 'encrypt' ? service.encrypt(plain, 'c') : service.decrypt(encrypted, 'c')
      ).catch((error: unknown) => error);
      if (!isCybbackError(failure)) throw new Error(`${action} is not refused: ${String(failure)}`, { cause: failure });
      expect(failure.code, `${action} ${failure.message}`).toBe(code);
      if (trouble === 'denied') expect(failure.message).toContain(actions[action]);
      if (trouble === 'disabled') expect(failure.message).toContain('disabled');
      const shown = JSON.stringify([failure.message, failure.facts, String(failure.cause), failure.cause]);
      expect(shown).not.toMatch(/a-token|the-secret-key|of the service/);
    }
  });

  it('says that nothing answers at its address', async () => {
    await double.close();
    const service = key(double.url);
    await expect(service.encrypt(plain, 'c')).rejects.toMatchObject({ code: 'key-unavailable' });
  });

  it('derives from the secret that it has wrapped, the same in every process', async () => {
    const wrapping = serviceWrapping(key(double.url));
    const derived = await Promise.all(
      [1, 1, 2].map((fill) => serviceKeyProvider(wrapping, new Uint8Array(32).fill(fill)).derive('cursors')),
    );
    expect(derived[0]).toEqual(derived[1]);
    expect(derived[0]).not.toEqual(derived[2]);
  });
});

it('a new version of a key in Key Vault wraps, and the earlier one opens what it has wrapped', async () => {
  const double = await startKeyVault('backup');
  const service = SERVICES['Azure Key Vault']?.key(double.url);
  if (!service) throw new Error('it is in the table');
  const first = await service.encrypt(plain, 'c');
  double.addVersion();
  const second = await service.encrypt(plain, 'c');
  expect(Buffer.from(first.subarray(1, 33))).not.toEqual(Buffer.from(second.subarray(1, 33)));
  for (const encrypted of [first, second]) expect(Buffer.from(await service.decrypt(encrypted, 'c'))).toEqual(plain);
  await double.close();
});
