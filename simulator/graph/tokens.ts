import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { z } from 'zod';
import { badRequest } from './errors.ts';

/** State carried by `$skiptoken` and `$deltatoken`, sealed so that it can be neither read nor made outside. */
const state = z.object({
  kind: z.enum(['page', 'delta-page', 'delta']),
  /** Path and query the token belongs to. */
  for: z.string(),
  at: z.number(),
  /** Page cursor: slot, or position in a list. */
  cursor: z.number().optional(),
  /** Position inside a group that is split over pages. */
  inner: z.number().optional(),
  /** Change numbers a delta round covers. */
  after: z.number().optional(),
  until: z.number().optional(),
  select: z.array(z.string()).optional(),
  ids: z.array(z.string()).optional(),
  /** Which of several sets a directoryObjects crawl has reached. */
  setAt: z.number().optional(),
  epoch: z.number().optional(),
  /** The page before was left empty on purpose. */
  blank: z.boolean().optional(),
});
export type TokenState = z.infer<typeof state>;

export function sealToken(key: Buffer, value: TokenState): string {
  const text = JSON.stringify(value);
  // The same state gives the same token: replaying a request answers the same link.
  const nonce = createHash('sha256').update(key).update(text).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

/** Throws when the token was not made with this key. */
export function openToken(key: Buffer, token: string): TokenState {
  try {
    const sealed = Buffer.from(token, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(sealed.length - 16));
    const text = decipher.update(sealed.subarray(12, sealed.length - 16), undefined, 'utf8') + decipher.final('utf8');
    return state.parse(JSON.parse(text));
  } catch {
    throw badRequest('Invalid skip token or delta token.');
  }
}
