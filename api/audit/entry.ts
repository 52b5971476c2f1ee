import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '#core/accounts/store/persons.ts';
import type { AuditFacts, AuditIntent, AuditTarget, NewAuditEntry } from '#core/audit/store/audit.ts';
import { type AuditAction, type AuditOutcome, AUDIT_ACTIONS } from '#core/domain/audit-actions.ts';
import { actorOf, fromOf, keptText } from './origin.ts';

/** What the audit log says of a request, and in whose log. */
export interface RequestEntry {
  /** A workspace, or all of a person. */
  readonly log: { readonly workspaceId: string } | { readonly personId: string };
  readonly entry: Omit<NewAuditEntry, 'workspaceId'>;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isRead({ method }: { readonly method: string }): boolean {
  return READS.has(method);
}

/** @param named whose account the request named, where that is all that is known of it. */
export function requestEntry(
  request: FastifyRequest,
  { statusCode }: Pick<FastifyReply, 'statusCode'>,
  named?: Person,
): RequestEntry | null {
  const { audit } = request.routeOptions.config;
  const failed = statusCode >= 400;
  // Who looks for something that is not there has read nothing.
  if (failed && statusCode !== 403 && isRead(request)) return null;
  if (!audit && statusCode !== 403) return null;
  const outcome = statusCode >= 500 ? 'failed' : failed ? 'refused' : 'success';
  const intent = requestIntent(request, audit?.action ?? 'access.refused', { outcome, named });
  const log = logOf(request, intent.action, named);
  return log && { log, entry: { ...intent, outcome, code: failed ? request.problemCode : null } };
}

export function requestIntent(
  request: FastifyRequest,
  action: AuditAction,
  { outcome, named }: { outcome?: AuditOutcome; named?: Person | undefined } = {},
): Omit<AuditIntent, 'workspaceId'> {
  const note = request.audit?.note ?? {};
  const account = named ?? (request.person ? null : request.signedInAs);
  return {
    action: note.action ?? action,
    actor: actorOf(request, outcome),
    from: fromOf(request),
    target: note.target ?? (account ? { kind: 'person', id: account.id, name: account.email } : targetOf(request)),
    reason: note.reason ?? null,
    facts: { ...(action === 'access.refused' ? operationOf(request) : {}), ...note.facts },
  };
}

/** What concerns a workspace that there is not (yet) is nobody's to read; what concerns an account alone is in all workspaces of the person. */
function logOf(
  { audit, principal, person, signedInAs }: FastifyRequest,
  action: AuditAction,
  named: Person | undefined,
): RequestEntry['log'] | null {
  const workspaceId = audit?.note.workspaceId ?? principal?.workspaceId;
  if (workspaceId !== undefined) return { workspaceId };
  const { group } = AUDIT_ACTIONS[action];
  const whose = person ?? signedInAs ?? named;
  return whose && (group === 'account' || group === 'signIn') ? { personId: whose.id } : null;
}

/** As the path names it. It may be anything: nobody has checked it where the request was refused early. */
function targetOf({ params, routeOptions }: FastifyRequest): AuditTarget | null {
  const { target, param = 'id' } = routeOptions.config.audit ?? {};
  if (target === undefined) return null;
  const id: unknown = Reflect.get(Object(params), param);
  return { kind: target, id: typeof id === 'string' ? keptText(id) : null, name: null };
}

function operationOf({ routeOptions }: FastifyRequest): AuditFacts {
  return { operation: routeOptions.schema?.operationId ?? routeOptions.url ?? null };
}
