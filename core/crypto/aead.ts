import { createCipheriv, createDecipheriv } from 'node:crypto';

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export interface Sealed {
  /** Same length as what was sealed. */
  readonly body: Uint8Array;
  readonly tag: Uint8Array;
}

export interface AeadInput {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  /** Bound to the result without being part of it. */
  readonly associated: Uint8Array;
}

/** AES-256-GCM. The nonce must never be used twice with the same key. */
export function aeadSeal(input: AeadInput, plain: Uint8Array): Sealed {
  const cipher = createCipheriv('aes-256-gcm', input.key, input.nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(input.associated);
  const body = cipher.update(plain);
  cipher.final();
  return { body, tag: cipher.getAuthTag() };
}

/** What was sealed, or null where key, nonce, associated data, body or tag is not what it was. */
export function aeadOpen(input: AeadInput, sealed: Sealed): Uint8Array | null {
  const decipher = createDecipheriv('aes-256-gcm', input.key, input.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(input.associated);
  decipher.setAuthTag(sealed.tag);
  const plain = decipher.update(sealed.body);
  try {
    decipher.final();
  } catch {
    // The only thing that can fail here is the tag; nothing of the plain bytes may be used then.
    return null;
  }
  return plain;
}
