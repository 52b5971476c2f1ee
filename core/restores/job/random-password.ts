import { randomBytes, randomInt } from 'node:crypto';

const KINDS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!#$%&*+-=?@^_~'];

/** A password of 48 characters with all kinds that Entra's complexity rule asks for. Nobody sees it and nothing keeps it. */
export function randomPassword(): string {
  const required = KINDS.map((kind) => kind[randomInt(kind.length)] ?? '');
  return randomBytes(33).toString('base64url') + required.join('');
}
