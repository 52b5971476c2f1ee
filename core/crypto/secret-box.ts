import { CybbackError } from '../domain/errors.ts';
import { aeadOpen, aeadSeal, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './aead.ts';
import type { KeyProvider } from './key-provider.ts';
import { FINGERPRINT_BYTES } from './local-key-provider.ts';
import { systemRandom, type RandomBytes } from './random.ts';

/** Small secrets for the database: credentials, details of restore plans. */
export interface SecretBox {
  /** `context` names the row and the column that the result belongs to; elsewhere it does not open. */
  seal(plaintext: Uint8Array, context: string): Promise<Uint8Array>;
  /** Fails with `key-wrong` where master key or context is another one or the bytes are damaged. */
  open(sealed: Uint8Array, context: string): Promise<Uint8Array>;
}

const version = 1;
const lengthBytes = 3;
const encoder = new TextEncoder();

/**
 * Each secret has a key of its own, wrapped by the provider, so that any provider will do and the master key never
 * touches data. Layout: 0x01, length of the wrapped key (2, big-endian), wrapped key, nonce (12), ciphertext, tag (16).
 */
export function createSecretBox(keys: KeyProvider, random: RandomBytes = systemRandom): SecretBox {
  const provider = keys.forSecrets ?? keys;
  return {
    async seal(plaintext, context) {
      const key = random(KEY_BYTES);
      const nonce = random(NONCE_BYTES);
      const wrapped = await provider.wrap(key, wrapContext(context));
      const head = Buffer.concat([Uint8Array.of(version, wrapped.length >> 8, wrapped.length & 0xff), wrapped]);
      const { body, tag } = aeadSeal({ key, nonce, associated: bind(head, context) }, plaintext);
      return Buffer.concat([head, nonce, body, tag]);
    },

    async open(sealed, context) {
      const wrappedEnd = lengthBytes + (((sealed[1] ?? 0) << 8) | (sealed[2] ?? 0));
      const bodyStart = wrappedEnd + NONCE_BYTES;
      if (sealed[0] !== version || sealed.length < bodyStart + TAG_BYTES) throw notReadable();
      const key = await provider.unwrap(sealed.subarray(lengthBytes, wrappedEnd), wrapContext(context));
      const plain = aeadOpen(
        {
          key,
          nonce: sealed.subarray(wrappedEnd, bodyStart),
          associated: bind(sealed.subarray(0, wrappedEnd), context),
        },
        {
          body: sealed.subarray(bodyStart, sealed.length - TAG_BYTES),
          tag: sealed.subarray(sealed.length - TAG_BYTES),
        },
      );
      if (!plain) throw notReadable();
      return plain;
    },
  };
}

const wrapContext = (context: string): string => `cybback/secret/${context}`;

const bind = (head: Uint8Array, context: string): Uint8Array => Buffer.concat([head, encoder.encode(context)]);

const notReadable = (): CybbackError =>
  new CybbackError('key-wrong', 'A stored secret is damaged or belongs elsewhere.');

/** Where, from 1, and how long the fingerprint of the master key is in what was sealed: a database can tell without opening. */
export const SEALED_FINGERPRINT = { from: lengthBytes + 2, bytes: FINGERPRINT_BYTES } as const;
