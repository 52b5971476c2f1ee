import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withPreviousKeys } from './key-providers.ts';
import { localKeyProvider } from './local-key-provider.ts';
import { openKeyProvider } from './open-key-provider.ts';
import { createSecretBox } from './secret-box.ts';

const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const plain = new TextEncoder().encode('client secret');

function* flips(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const copy = Uint8Array.from(bytes);
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield copy;
  }
}

describe('local key provider', () => {
  it('unwraps what it wrapped, under the same context only', async () => {
    const provider = localKeyProvider(key(1), 'file');
    const wrapped = await provider.wrap(plain, 'a');
    expect(Buffer.from(await provider.unwrap(wrapped, 'a'))).toEqual(Buffer.from(plain));
    await expect(provider.unwrap(wrapped, 'b')).rejects.toMatchObject({ code: 'key-wrong' });
  });

  it('never gives the same bytes twice', async () => {
    const provider = localKeyProvider(key(1), 'file');
    expect(await provider.wrap(plain, 'a')).not.toEqual(await provider.wrap(plain, 'a'));
  });

  it('says that another master key is needed, naming both', async () => {
    const wrapped = await localKeyProvider(key(1), 'file').wrap(plain, 'a');
    const other = localKeyProvider(key(2), 'file');
    await expect(other.unwrap(wrapped, 'a')).rejects.toMatchObject({
      code: 'key-wrong',
      facts: { inForce: other.keyId.slice('file:'.length) },
    });
  });

  it('notices every flipped bit', async () => {
    const provider = localKeyProvider(key(1), 'file');
    for (const damaged of flips(await provider.wrap(plain, 'a'))) {
      await expect(provider.unwrap(damaged, 'a')).rejects.toMatchObject({ code: 'key-wrong' });
    }
  });

  it('refuses keys of a wrong length', () => {
    expect(() => localKeyProvider(new Uint8Array(16), 'file')).toThrow(expect.objectContaining({ code: 'key-wrong' }));
  });

  it('reads what earlier keys wrapped, and wraps with the new one', async () => {
    const [old, current] = [localKeyProvider(key(1), 'file'), localKeyProvider(key(2), 'file')];
    const both = withPreviousKeys(current, [old]);
    expect(Buffer.from(await both.unwrap(await old.wrap(plain, 'a'), 'a'))).toEqual(Buffer.from(plain));
    expect(Buffer.from(await current.unwrap(await both.wrap(plain, 'a'), 'a'))).toEqual(Buffer.from(plain));
    const third = await localKeyProvider(key(3), 'file').wrap(plain, 'a');
    await expect(both.unwrap(third, 'a')).rejects.toMatchObject({ code: 'key-wrong' });
  });
});

describe('key sources', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cybback-keys-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes a key file once, for its owner only', async () => {
    const keyFile = join(folder, 'deep/master.key');
    const openers = await Promise.all(Array.from({ length: 8 }, () => openKeyProvider({ keyFile })));
    expect(new Set(openers.map((provider) => provider.keyId)).size).toBe(1);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    expect(await readFile(keyFile, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect((await openKeyProvider({ keyFile })).keyId).toBe(openers[0]?.keyId);
  });

  it('does not invent a key where one must be there', async () => {
    const keyFile = join(folder, 'master.key');
    await expect(openKeyProvider({ keyFile, create: false })).rejects.toMatchObject({ code: 'key-missing' });
    await writeFile(keyFile, 'short');
    await expect(openKeyProvider({ keyFile })).rejects.toMatchObject({ code: 'key-wrong' });
  });

  it('warns of a key file that others can read', async () => {
    const keyFile = join(folder, 'master.key');
    await openKeyProvider({ keyFile });
    const warnings: string[] = [];
    await openKeyProvider({ keyFile }, { warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([]);
    await chmod(keyFile, 0o644);
    await openKeyProvider({ keyFile }, { warn: (message) => warnings.push(message) });
    expect(warnings).toHaveLength(1);
  });

  it('takes a secret as hex and as base64', async () => {
    const ids = await Promise.all(
      (['hex', 'base64', 'base64url'] as const).map(async (encoding) => {
        const secret = Buffer.from(key(200)).toString(encoding);
        return (await openKeyProvider({ secret: `${secret}\n` })).keyId;
      }),
    );
    expect(new Set(ids).size).toBe(1);
    await expect(openKeyProvider({ secret: '' })).rejects.toMatchObject({ code: 'key-missing' });
    await expect(openKeyProvider({ secret: 'password' })).rejects.toMatchObject({ code: 'key-wrong' });
  });
});

describe('secret box', () => {
  const provider = localKeyProvider(key(7), 'file');

  it('opens with the same master key and context only', async () => {
    const sealed = await createSecretBox(provider).seal(plain, 'connection/1/secret');
    expect(Buffer.from(sealed).includes(Buffer.from(plain))).toBe(false);
    expect(Buffer.from(await createSecretBox(provider).open(sealed, 'connection/1/secret'))).toEqual(
      Buffer.from(plain),
    );
    await expect(createSecretBox(provider).open(sealed, 'connection/2/secret')).rejects.toMatchObject({
      code: 'key-wrong',
    });
    const other = createSecretBox(localKeyProvider(key(8), 'file'));
    await expect(other.open(sealed, 'connection/1/secret')).rejects.toMatchObject({ code: 'key-wrong' });
  });

  it('notices every flipped bit and every truncation', async () => {
    const box = createSecretBox(provider);
    const sealed = await box.seal(plain, 'c');
    for (const damaged of flips(sealed))
      await expect(box.open(damaged, 'c')).rejects.toMatchObject({ code: 'key-wrong' });
    for (let length = 0; length < sealed.length; length += 1) {
      await expect(box.open(sealed.subarray(0, length), 'c')).rejects.toMatchObject({ code: 'key-wrong' });
    }
  });

  it('holds nothing and much', async () => {
    const box = createSecretBox(provider);
    for (const size of [0, 1, 1_000_000]) {
      const body = new Uint8Array(size).fill(9);
      expect(Buffer.from(await box.open(await box.seal(body, 'c'), 'c')).equals(body)).toBe(true);
    }
  });
});
