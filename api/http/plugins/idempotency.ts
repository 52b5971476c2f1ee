import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type IdempotencyScope,
  claimIdempotencyKey,
  releaseIdempotencyKey,
  storeAnswer,
} from '#core/accounts/store/idempotency-keys.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { apiPlugin } from '../plugin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer holds a secret: a repetition is refused instead of answered. */
    idempotency?: 'answerNotKept';
  }
  interface FastifyRequest {
    /** Set while this request is the one that does the work for its Idempotency-Key. */
    idempotency: IdempotencyScope | null;
  }
}

const keptAnswer = z.object({
  /** Null where it held a secret. */
  payload: z.string().nullable(),
  location: z.string().nullable(),
});
type KeptAnswer = z.infer<typeof keptAnswer>;

/**
 * `Idempotency-Key` on every POST. The answer of a request that did something is kept, and the same key and request get
 * it again; a refusal did nothing, so its key is free for another try.
 */
export const idempotency = apiPlugin({ name: 'idempotency', dependencies: ['connection-scope'] }, addIdempotency);

function addIdempotency(app: App, { db, accounts }: ApiContext): void {
  app.decorateRequest('idempotency', null);

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || request.is404) return;
    const scope = scopeOf(request, key);
    if (!scope) return;
    const claim = await claimIdempotencyKey(db, { ...scope, requestSha256: accounts.digest(textOf(request)) });
    switch (claim.kind) {
      case 'claimed':
        request.idempotency = scope;
        return;
      case 'answered':
        return replay(reply, claim.answer.status, keptAnswer.parse(claim.answer.response));
      case 'inFlight':
        throw new CybbackError(
          'conflict',
          'The first request with this Idempotency-Key is still being worked on. Try again in a moment.',
          {
            retryAfterMs: 1_000,
          },
        );
      case 'mismatch':
        throw new CybbackError(
          'idempotency-mismatch',
          'This Idempotency-Key was used for another request. Use a new key for a new request.',
        );
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const scope = request.idempotency;
    if (!scope) return;
    request.idempotency = null;
    if (reply.statusCode >= 400 || typeof payload !== 'string') return releaseIdempotencyKey(db, scope);
    const location = reply.getHeader('location');
    const isSecret = request.routeOptions.config.idempotency === 'answerNotKept';
    const response: KeptAnswer = {
      payload: isSecret ? null : payload,
      location: typeof location === 'string' ? location : null,
    };
    await storeAnswer(db, scope, { status: reply.statusCode, response });
  });
}

/** Null where nobody is known: there is nothing to begin twice. */
function scopeOf({ principal, person }: FastifyRequest, key: string | string[]): IdempotencyScope | null {
  if (principal) return { workspaceId: principal.workspaceId, key: validKey(key) };
  return person ? { personId: person.id, key: validKey(key) } : null;
}

function validKey(key: string | string[]): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new CybbackError(
    'request-invalid',
    'An Idempotency-Key is 1 to 255 visible ASCII characters; a random UUID serves well.',
  );
}

/** With the parsed body, so that white space and defaults make no difference; and with the principal, who may see less than the one that asked first. */
function textOf(request: FastifyRequest): string {
  const who = request.principal?.keyId ?? request.person?.id ?? null;
  return JSON.stringify([who, request.method, request.url, request.body ?? null]);
}

function replay(reply: FastifyReply, status: number, { payload, location }: KeptAnswer): FastifyReply {
  if (payload === null) {
    throw new CybbackError(
      'conflict',
      'The request with this Idempotency-Key was carried out, and its answer held a secret that is not kept. See the list of what there is; use a new key for a new request.',
    );
  }
  if (location !== null) void reply.header('location', location);
  return reply.code(status).header('idempotent-replayed', 'true').type('application/json; charset=utf-8').send(payload);
}
