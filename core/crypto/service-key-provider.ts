import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { CybbackError } from '../domain/errors.ts';
import { aeadOpen, aeadSeal, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './aead.ts';
import type { KeyProvider } from './key-provider.ts';
import { localKeyProvider } from './local-key-provider.ts';
import { systemRandom, type RandomBytes } from './random.ts';
import type { ServiceKey } from './services/service-key.ts';

const version = 2;
const fingerprintBytes = 8;
const headBytes = 1 + fingerprintBytes + 2;
/** Keys that a process opens again and again, as it does with each repository that it opens. */
const MOST_KEPT = 2_000;
const encoder = new TextEncoder();

export type KeyWrapping = Pick<KeyProvider, 'keyId' | 'wrap' | 'unwrap'>;

/**
 * Wraps with a key that never leaves its service: the service encrypts a fresh key, and that one seals, bound to the context,
 * which not every service can do itself. Layout of the result: docs/format.md §2.
 */
export function serviceWrapping(service: ServiceKey, random: RandomBytes = systemRandom): KeyWrapping {
  const fingerprint = createHash('sha256')
    .update('cybback/service-key-id')
    .update(service.keyId)
    .digest()
    .subarray(0, fingerprintBytes);
  const opened = new LRUCache<string, Promise<Uint8Array>>({ max: MOST_KEPT });

  async function open(wrapped: Uint8Array, context: string): Promise<Uint8Array> {
    const head = Buffer.from(wrapped.subarray(0, headBytes));
    const bodyStart = headBytes + (head.length < headBytes ? 0 : head.readUInt16BE(1 + fingerprintBytes));
    if (head[0] !== version || wrapped.length < bodyStart + NONCE_BYTES + TAG_BYTES)
      throw new CybbackError('key-wrong', 'A wrapped key is damaged or was wrapped by another kind of key provider.', {
        // Of another kind: it was meant for another key.
        ...(head[0] === 1 ? { facts: { inForce: service.keyId, needed: 'a local key' } } : {}),
      });
    if (!head.subarray(1, 1 + fingerprintBytes).equals(fingerprint))
      throw new CybbackError('key-wrong', `The key ${service.keyId} is not the one that protects this data.`, {
        facts: { inForce: service.keyId, needed: head.subarray(1, 1 + fingerprintBytes).toString('hex') },
      });
    const key = await service.decrypt(wrapped.subarray(headBytes, bodyStart), context);
    const bodyEnd = wrapped.length - TAG_BYTES;
    const plain =
      key.length === KEY_BYTES
        ? aeadOpen(
            {
              key,
              nonce: wrapped.subarray(bodyStart, bodyStart + NONCE_BYTES),
              associated: bind(wrapped.subarray(0, bodyStart), context),
            },
            { body: wrapped.subarray(bodyStart + NONCE_BYTES, bodyEnd), tag: wrapped.subarray(bodyEnd) },
          )
        : null;
    if (!plain) throw new CybbackError('key-wrong', 'A wrapped key is damaged or belongs to other data.');
    return plain;
  }

  return {
    keyId: service.keyId,

    async wrap(plain, context) {
      const key = random(KEY_BYTES);
      const encrypted = await service.encrypt(key, context);
      const head = Buffer.concat([Uint8Array.of(version), fingerprint, lengthOf(encrypted), encrypted]);
      const nonce = random(NONCE_BYTES);
      const { body, tag } = aeadSeal({ key, nonce, associated: bind(head, context) }, plain);
      return Buffer.concat([head, nonce, body, tag]);
    },

    async unwrap(wrapped, context) {
      const name = createHash('sha256').update(context).update('\0').update(wrapped).digest('base64');
      const known = opened.get(name);
      const opening = known ?? open(wrapped, context);
      if (!known) {
        opened.set(name, opening);
        opening.catch(() => opened.delete(name));
      }
      return Uint8Array.from(await opening);
    },
  };
}

/** `secret`: 32 bytes that the service has wrapped for this installation. Small secrets are sealed with them, see `forSecrets`. */
export function serviceKeyProvider(
  wrapping: KeyWrapping,
  secret: Uint8Array,
  random: RandomBytes = systemRandom,
): KeyProvider {
  const local = localKeyProvider(secret, 'service', random);
  return { ...wrapping, forSecrets: local, derive: (purpose) => local.derive(purpose) };
}

function lengthOf(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return length;
}

const bind = (head: Uint8Array, context: string): Uint8Array => Buffer.concat([head, encoder.encode(context)]);
