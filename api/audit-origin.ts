import type { FastifyRequest } from 'fastify';
import type { AuditIntent } from '#core/catalog/audit.ts';

/** Who asks and from where, as the audit log keeps it. */

const MAX_TEXT = 200;

/** Null where nobody is known. */
export function actorOf({ principal }: FastifyRequest): AuditIntent['actor'] | null {
  if (!principal) return null;
  const { keyId, personId, name } = principal;
  return { kind: keyId === null ? 'person' : 'apiKey', id: keyId ?? personId, name: keptText(name) };
}

/** The address is the connection's, or the proxy's word for it where one is trusted. */
export function fromOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): AuditIntent['from'] {
  const userAgent = headers['user-agent'];
  return { address: ip, userAgent: userAgent ? keptText(userAgent) : null };
}

/** What came from outside, as the database can keep it, and no longer than anybody reads. */
export function keptText(text: string): string {
  return [...text.toWellFormed().replaceAll('\0', '')].slice(0, MAX_TEXT).join('');
}
