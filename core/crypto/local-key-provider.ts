import { createHash, hkdfSync } from 'node:crypto';
import { CybbackError } from '../domain/errors.ts';
import { aeadOpen, aeadSeal, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './aead.ts';
import type { KeyProvider } from './key-provider.ts';
import { systemRandom, type RandomBytes } from './random.ts';

const version = 1;
export const FINGERPRINT_BYTES = 8;
const prefixBytes = 1 + FINGERPRINT_BYTES;
const encoder = new TextEncoder();

/**
 * Wraps with a master key held in memory. Layout of the result: docs/format.md §2.
 * `origin` says where the key came from and becomes part of its name.
 */
export function localKeyProvider(
  masterKey: Uint8Array,
  origin: 'file' | 'secret' | 'service',
  random: RandomBytes = systemRandom,
): KeyProvider {
  if (masterKey.length !== KEY_BYTES) {
    throw new CybbackError('key-wrong', `A master key has ${KEY_BYTES} bytes, this one has ${masterKey.length}.`);
  }
  const fingerprint = createHash('sha256')
    .update('cybback/master-key-id')
    .update(masterKey)
    .digest()
    .subarray(0, FINGERPRINT_BYTES);
  const name = fingerprint.toString('hex');
  const key = new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(0), 'cybback/wrap/1', KEY_BYTES));
  const prefix = Buffer.concat([Uint8Array.of(version), fingerprint]);
  const bind = (context: string): Uint8Array => Buffer.concat([prefix, encoder.encode(context)]);

  return {
    keyId: `${origin}:${name}`,

    async wrap(plain, context) {
      const nonce = random(NONCE_BYTES);
      const { body, tag } = aeadSeal({ key, nonce, associated: bind(context) }, plain);
      return Buffer.concat([prefix, nonce, body, tag]);
    },

    derive: (purpose) =>
      Promise.resolve(
        new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(0), `cybback/derive/${purpose}`, KEY_BYTES)),
      ),

    async unwrap(wrapped, context) {
      if (wrapped.length < prefixBytes + NONCE_BYTES + TAG_BYTES || wrapped[0] !== version) {
        throw new CybbackError(
          'key-wrong',
          'A wrapped key is damaged or was wrapped by another kind of key provider.',
          {
            ...(wrapped[0] === 2 ? { facts: { inForce: name, needed: 'a key service' } } : {}),
          },
        );
      }
      const wrappedBy = Buffer.from(wrapped.subarray(1, prefixBytes)).toString('hex');
      if (wrappedBy !== name) {
        throw new CybbackError(
          'key-wrong',
          `The master key in force (${name}) is not the one that protects this data (${wrappedBy}).`,
          { facts: { inForce: name, needed: wrappedBy } },
        );
      }
      const nonce = wrapped.subarray(prefixBytes, prefixBytes + NONCE_BYTES);
      const body = wrapped.subarray(prefixBytes + NONCE_BYTES, wrapped.length - TAG_BYTES);
      const tag = wrapped.subarray(wrapped.length - TAG_BYTES);
      const plain = aeadOpen({ key, nonce, associated: bind(context) }, { body, tag });
      if (!plain) throw new CybbackError('key-wrong', 'A wrapped key is damaged or belongs to other data.');
      return plain;
    },
  };
}
