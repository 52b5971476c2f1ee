import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { recordAuditOfPerson } from '#core/accounts/store/audit-of-person.ts';
import { findPasskeyOwner } from '#core/accounts/store/person-credentials.ts';
import { type Person, findPersonByEmail, getPerson } from '#core/accounts/store/persons.ts';
import { beginAudit, endAudit, recordAudit, settleAbandonedAudits } from '#core/audit/store/audit.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { type RequestEntry, isRead, requestEntry, requestIntent } from '../../audit/entry.ts';
import { noteAudit, stateOf } from '../../audit/note.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { apiPlugin } from '../plugin.ts';

export { noteAudit, noteTarget } from '../../audit/note.ts';

const SETTLE_EVERY_MS = 60_000;

/**
 * Writes the audit log. Nothing of a workspace is changed without its intention on record: where that cannot be written
 * the request is refused and nothing has been done. The entry with the outcome takes its place before the answer
 * leaves. Where that fails the answer leaves as it is, because the change has been made and to deny it would invite
 * making it again; the intention then becomes an entry of unknown outcome. Content that is read has no intention: where
 * the entry cannot be written it is not handed out. Nor has what people do to their own accounts, which is in the log of
 * each of their workspaces: that they can always sign out and change a password that others know comes first.
 */
export const audit = apiPlugin({ name: 'audit', dependencies: ['idempotency'] }, addAudit);

function addAudit(app: App, { db, logger, accounts }: ApiContext): void {
  app.decorateRequest('audit', null);

  // Behind Idempotency-Key: an answer that is given again does nothing.
  app.addHook('preHandler', async (request) => {
    const { audit } = request.routeOptions.config;
    if (!audit || isRead(request)) return;
    noteBody(request);
    const { principal } = request;
    if (principal)
      stateOf(request).intentId = await beginAudit(db, {
        ...requestIntent(request, audit.action),
        workspaceId: principal.workspaceId,
      });
  });

  app.addHook('onSend', async (request, reply, payload) => {
    if (request.audit?.done || reply.hasHeader('idempotent-replayed')) return;
    const found = requestEntry(request, reply);
    if (!found) return;
    const state = stateOf(request);
    state.done = true;
    if (await isOneOfMany(request, reply, found)) return;
    const isWritten = await write(request, found);
    if (!isWritten && isRead(request) && found.entry.outcome === 'success') withhold(reply, payload);
  });

  // Once the answer has left: a longer answer would show that there is such an account.
  app.addHook('onResponse', async (request, reply) => {
    const { account } = request.routeOptions.config.audit ?? {};
    if (account === undefined || request.audit?.done || (account === 'whenRefused' && reply.statusCode < 400)) return;
    const named = await accountNamed(request.body).catch(() => null);
    const found = named && requestEntry(request, reply, named);
    if (found && !(await isOneOfMany(request, reply, found))) await write(request, found);
  });

  /** By the address, or by the passkey that was shown. */
  async function accountNamed(body: unknown): Promise<Person | null> {
    const { email, response } = Object(body) as { email?: unknown; response?: unknown };
    if (typeof email === 'string') return findPersonByEmail(db, email);
    const credentialId: unknown = Reflect.get(Object(response), 'id');
    const owner = typeof credentialId === 'string' ? await findPasskeyOwner(db, credentialId) : null;
    return owner === null ? null : getPerson(db, owner);
  }

  /** A flood that is held off must not become one of entries: an account has one in a while. What has an intention needs its outcome. */
  async function isOneOfMany(
    request: FastifyRequest,
    { statusCode }: FastifyReply,
    { log, entry }: RequestEntry,
  ): Promise<boolean> {
    const isHeldOff = statusCode === 429 || entry.code === 'server-busy';
    if (!isHeldOff || (request.audit?.intentId ?? null) !== null) return false;
    if (!('personId' in log)) return true;
    return !(await accounts.attempts.allows('heldOffEntry', `${log.personId} ${entry.action}`).catch(() => false));
  }

  async function write(request: FastifyRequest, { log, entry }: RequestEntry): Promise<boolean> {
    const intentId = request.audit?.intentId ?? null;
    try {
      if ('personId' in log) await recordAuditOfPerson(db, log.personId, entry);
      else if (intentId === null) await recordAudit(db, { ...entry, ...log });
      else await endAudit(db, intentId, { ...entry, ...log });
      return true;
    } catch (error) {
      const { action, outcome, code } = entry;
      request.log.error(
        { err: error, audit: { ...log, action, outcome, code, intentId } },
        'an audit entry could not be written',
      );
      return false;
    }
  }

  const timer = setInterval(() => {
    settleAbandonedAudits(db).catch((error: unknown) =>
      logger.warn({ err: error }, 'abandoned audit entries could not be settled'),
    );
  }, SETTLE_EVERY_MS).unref();
  app.addHook('onClose', () => clearInterval(timer));
  refuseUndeclared(app);
}

/** Names of the fields that change, and why. The body has been checked, so that it holds no other. */
function noteBody(request: FastifyRequest): void {
  const { reason } = request.routeOptions.config.audit ?? {};
  const body = Object(request.body) as Record<string, unknown>;
  if (request.method === 'PATCH' || request.method === 'PUT')
    noteAudit(request, { facts: { fields: Object.keys(body) } });
  if (reason === undefined) return;
  const given = body[reason];
  if (typeof given === 'string' && given !== '') noteAudit(request, { reason: given });
}

function withhold(reply: FastifyReply, payload: unknown): never {
  if (payload instanceof Readable) payload.destroy();
  void reply.removeHeader('content-disposition');
  throw new CybbackError(
    'database-unavailable',
    'That this was read could not be recorded, so it is not handed out. Try again in a little while.',
  );
}

/** As with roles: a route that changes something and says nothing of the audit log must not get as far as the first request. */
function refuseUndeclared(app: App): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const silent = routes.filter(
      ({ method, config }) =>
        config?.audit === undefined &&
        config?.role !== 'public' &&
        [method].flat().some((each) => !isRead({ method: each })),
    );
    if (silent.length > 0)
      throw new Error(
        `nothing is said of the audit log by ${silent.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`,
      );
  });
}
