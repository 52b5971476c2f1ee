import type { FastifyRequest } from 'fastify';
import type { AuditFacts, AuditTarget } from '#core/audit/store/audit.ts';
import type { AuditAction, AuditTargetKind } from '#core/domain/audit-actions.ts';

export interface RouteAudit {
  readonly action: AuditAction;
  /** What the path names, and by which parameter (`id`). */
  readonly target?: AuditTargetKind;
  readonly param?: string;
  /** The field of the body in which people say why. */
  readonly reason?: string;
  /**
   * Of routes for people who are not signed in: the account that the body names by its `email`, or by its passkey, has it in the log,
   * `always` or where it is refused (a person who succeeds is known by then).
   */
  readonly account?: 'always' | 'whenRefused';
}

/** What the handler knows and the route does not. */
export interface AuditNote {
  readonly action?: AuditAction;
  readonly target?: AuditTarget;
  readonly reason?: string | null;
  readonly facts?: AuditFacts;
  /** Of routes that belong to no workspace until they have been answered. */
  readonly workspaceId?: string;
}

export interface AuditState {
  note: AuditNote;
  intentId: string | null;
  done: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a call is in the audit log; null: it changes nothing. Every route that is no GET says one or the other. */
    audit?: RouteAudit | null;
  }
  interface FastifyRequest {
    audit: AuditState | null;
  }
}

/** Adds to what the route says of a call. What is noted last holds; facts add up. */
export function noteAudit(request: FastifyRequest, note: AuditNote): void {
  const state = stateOf(request);
  state.note = { ...state.note, ...note, facts: { ...state.note.facts, ...note.facts } };
}

/** What a lookup has found, where it is what the route is about. */
export function noteTarget(request: FastifyRequest, target: AuditTarget, facts: AuditFacts = {}): void {
  if (request.routeOptions.config.audit?.target === target.kind) noteAudit(request, { target, facts });
}

export function stateOf(request: FastifyRequest): AuditState {
  return (request.audit ??= { note: {}, intentId: null, done: false });
}
