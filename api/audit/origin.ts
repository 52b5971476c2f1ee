import type { FastifyRequest } from 'fastify';
import type { AuditIntent } from '#core/audit/store/audit.ts';
import type { AuditOutcome } from '#core/domain/audit-actions.ts';
import { personName } from '../accounts/authenticate.ts';

/** Who asks and from where, as the audit log keeps it. */

const MAX_TEXT = 200;

export function actorOf(
  { principal, person, signedInAs }: FastifyRequest,
  outcome?: AuditOutcome,
): AuditIntent['actor'] {
  if (principal?.keyId) return { kind: 'apiKey', id: principal.keyId, name: keptText(principal.name) };
  // Whoever only says to be somebody is that somebody when it has been proved.
  const known = person ?? (outcome === 'success' ? signedInAs : null);
  return known
    ? { kind: 'person', id: known.id, name: keptText(personName(known)) }
    : { kind: 'anonymous', id: null, name: 'Somebody not signed in' };
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
