import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { AuditFacts, AuditIntent, AuditTarget, NewAuditEntry } from '#core/catalog/audit.ts';
import { beginAudit, endAudit, recordAudit, settleAbandonedAudits } from '#core/catalog/audit.ts';
import type { AuditAction, AuditTargetKind } from '#core/domain/audit-actions.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { App } from '../app.ts';
import { actorOf, fromOf, keptText } from '../audit-origin.ts';
import type { ApiContext } from '../context.ts';

export interface RouteAudit {
  readonly action: AuditAction;
  /** What the path names, and by which parameter (`id`). */
  readonly target?: AuditTargetKind;
  readonly param?: string;
  /** The field of the body in which people say why. */
  readonly reason?: string;
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

interface AuditState {
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

const SETTLE_EVERY_MS = 60_000;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Writes the audit log. Nothing is changed without its intention on record: where that cannot be written the request is
 * refused and nothing has been done. The entry with the outcome takes its place before the answer leaves. Where that
 * fails the answer leaves as it is, because the change has been made and to deny it would invite making it again; the
 * intention then becomes an entry of unknown outcome. Content that is read has no intention: where the entry cannot be
 * written it is not handed out.
 */
export function addAudit(app: App, context: ApiContext): void {
  const { db, logger } = context;
  app.decorateRequest('audit', null);

  // Behind Idempotency-Key: an answer that is given again does nothing.
  app.addHook('preHandler', async (request) => {
    const { audit, role } = request.routeOptions.config;
    if (!audit || role === 'public' || READS.has(request.method)) return;
    if (request.method !== 'POST') noteAudit(request, { facts: { fields: fieldsOf(request.body) } });
    if (audit.reason !== undefined) noteAudit(request, { reason: reasonOf(request.body, audit.reason) });
    const intent = intentOf(request, audit.action);
    if (intent) stateOf(request).intentId = await beginAudit(db, intent);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const entry = entryOf(request, reply);
    if (!entry) return;
    const state = stateOf(request);
    state.done = true;
    try {
      await (state.intentId === null ? recordAudit(db, entry) : endAudit(db, state.intentId, entry));
    } catch (error) {
      const { workspaceId, action, outcome } = entry;
      logger.error({ err: error, audit: { workspaceId, action, outcome, intentId: state.intentId } }, 'an audit entry could not be written');
      if (READS.has(request.method) && entry.outcome === 'success') withhold(reply, payload);
    }
  });

  const timer = setInterval(() => {
    settleAbandonedAudits(db).catch((error: unknown) => logger.warn({ err: error }, 'abandoned audit entries could not be settled'));
  }, SETTLE_EVERY_MS).unref();
  app.addHook('onClose', () => clearInterval(timer));
  refuseUndeclared(app);
}

/** Adds to what the route says of a call. What is told last holds; facts add up. */
export function noteAudit(request: FastifyRequest, note: AuditNote): void {
  const state = stateOf(request);
  state.note = { ...state.note, ...note, facts: { ...state.note.facts, ...note.facts } };
}

/** What a lookup has found, where it is what the route is about. */
export function noteTarget(request: FastifyRequest, target: AuditTarget, facts: AuditFacts = {}): void {
  if (request.routeOptions.config.audit?.target === target.kind) noteAudit(request, { target, facts });
}

function entryOf(request: FastifyRequest, reply: FastifyReply): NewAuditEntry | null {
  if (request.audit?.done || reply.hasHeader('idempotent-replayed')) return null;
  const { statusCode } = reply;
  // Of somebody unknown there is nobody's log to write to, and a flood that is held off must not become one of entries.
  if (statusCode === 401 || statusCode === 429) return null;
  const { audit, role } = request.routeOptions.config;
  if (role === 'public' || request.is404) return null;
  const failed = statusCode >= 400;
  // Who looks for something that is not there has read nothing.
  if (failed && statusCode !== 403 && READS.has(request.method)) return null;
  if (!audit && statusCode !== 403) return null;
  const intent = intentOf(request, audit?.action ?? 'access.refused');
  if (!intent) return null;
  const outcome = statusCode >= 500 ? 'failed' : failed ? 'refused' : 'success';
  return { ...intent, outcome, code: failed ? request.problemCode : null };
}

/** Null where it belongs to no workspace. */
function intentOf(request: FastifyRequest, action: AuditAction): AuditIntent | null {
  const note = request.audit?.note ?? {};
  const workspaceId = note.workspaceId ?? request.principal?.workspaceId;
  const actor = actorOf(request);
  if (workspaceId === undefined || actor === null) return null;
  return {
    workspaceId,
    action: note.action ?? action,
    actor,
    from: fromOf(request),
    target: note.target ?? targetOf(request),
    reason: note.reason ?? null,
    facts: { ...(action === 'access.refused' ? operationOf(request) : {}), ...note.facts },
  };
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

/** Their names alone: the body has been checked, so that it holds no other. */
function fieldsOf(body: unknown): readonly string[] {
  return typeof body === 'object' && body !== null ? Object.keys(body) : [];
}

function reasonOf(body: unknown, field: string): string | null {
  const reason: unknown = Reflect.get(Object(body), field);
  return typeof reason === 'string' && reason !== '' ? reason : null;
}

function withhold(reply: FastifyReply, payload: unknown): never {
  if (payload instanceof Readable) payload.destroy();
  void reply.removeHeader('content-disposition');
  throw new CybbackError('database-unavailable', 'That this was read could not be recorded, so it is not handed out. Try again in a little while.');
}

function stateOf(request: FastifyRequest): AuditState {
  return (request.audit ??= { note: {}, intentId: null, done: false });
}

/** As with roles: a route that changes something and says nothing of the audit log must not get as far as the first request. */
function refuseUndeclared(app: App): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ method, config }) => config?.audit === undefined && config?.role !== 'public' && [method].flat().some((each) => !READS.has(each)));
    if (silent.length > 0) throw new Error(`nothing is said of the audit log by ${silent.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`);
  });
}
