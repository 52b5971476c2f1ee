import { CybbackError } from '../domain/errors.ts';
import { KEY_BYTES } from './aead.ts';
import { readKeyFile } from './key-file.ts';
import type { KeyProvider } from './key-provider.ts';
import { localKeyProvider } from './local-key-provider.ts';
import { systemRandom, type RandomBytes } from './random.ts';

export type KeySource =
  /** Made on first use, readable by its owner only. `create: false` where it must be there already. */
  | { readonly keyFile: string; readonly create?: boolean }
  /** 32 bytes in hex, base64 or base64url. */
  | { readonly secret: string };

export interface KeyProviderDeps {
  readonly random?: RandomBytes;
  readonly warn?: (message: string) => void;
}

export async function openKeyProvider(source: KeySource, deps: KeyProviderDeps = {}): Promise<KeyProvider> {
  const random = deps.random ?? systemRandom;
  if ('secret' in source) return localKeyProvider(parseSecret(source.secret), 'secret', random);
  const create = source.create ?? true;
  const key = await readKeyFile(source.keyFile, { create, random, ...(deps.warn ? { warn: deps.warn } : {}) });
  return localKeyProvider(key, 'file', random);
}

function parseSecret(secret: string): Uint8Array {
  const text = secret.trim();
  if (text === '') throw new CybbackError('key-missing', 'The master key secret is empty.');
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const key = /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : null;
  if (key?.length === KEY_BYTES) return key;
  throw new CybbackError(
    'key-wrong',
    'The master key secret is not 32 bytes in hex (64 digits) or base64 (44 characters).',
  );
}
