import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  type ApiKey,
  createApiKey,
  getApiKey,
  listApiKeys,
  newApiKey,
  revokeApiKey,
} from '#core/accounts/store/api-keys.ts';
import { getConnection } from '#core/connections/store/connections.ts';
import type { Db } from '#core/database/database.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { type Role, roleAllows } from '#core/domain/states.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit, noteTarget } from '../http/plugins/audit.ts';
import { type Principal, principalOf } from '../http/plugins/auth.ts';
import { iso, pageView } from '../http/view.ts';
import { endOfKey } from './ending-keys.ts';
import { type apiKey, apiKeyPage, apiKeyQuery, apiKeyWithKey, newApiKey as newApiKeyBody } from './schema.ts';

const tags = ['API keys'];
const DAY_MS = 86_400_000;

export function apiKeyRoutes(app: App, { db, clock }: ApiContext): void {
  app.get(
    '/api-keys',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'listApiKeys',
        summary: 'API keys of the workspace, with those that are revoked or expired',
        querystring: apiKeyQuery,
        response: { 200: apiKeyPage, ...problems },
      },
    },
    async function handleListApiKeys(request) {
      const { limit, cursor } = request.query;
      return pageView(
        await listApiKeys(db, principalOf(request).workspaceId, { limit, cursor: cursor ?? null }),
        apiKeyView,
      );
    },
  );

  app.post(
    '/api-keys',
    {
      config: { role: 'owner', audit: { action: 'apiKey.create', target: 'apiKey' }, idempotency: 'answerNotKept' },
      schema: {
        tags,
        operationId: 'createApiKey',
        summary: 'Make an API key',
        description:
          'The key is in this answer and never shown again. It can never do more than whoever makes it, and a key that is made with a key ends no later than that one. It belongs to the workspace and stays when that person leaves: revoke it when it is not to be used any more.',
        body: newApiKeyBody,
        response: { 201: apiKeyWithKey, ...problems },
      },
    },
    async function handleCreateApiKey(request, reply) {
      const principal = principalOf(request);
      const { workspaceId, name: createdBy } = principal;
      const { name, role, connectionIds, expiresInDays } = request.body;
      const expiresAt = expiresInDays === null ? null : new Date(clock.now() + expiresInDays * DAY_MS);
      await refuseMoreThanHeld(db, principal, { role, connectionIds, expiresAt });
      const key = newApiKey(randomBytes);
      const made = await createApiKey(db, {
        workspaceId,
        name,
        role,
        key,
        createdBy,
        madeByPerson: principal.answerable,
        expiresAt,
        connectionIds: connectionIds === null ? null : [...new Set(connectionIds)],
      });
      noteAudit(request, {
        target: { kind: 'apiKey', id: made.id, name },
        facts: { role, connectionIds: made.connectionIds, expiresAt: iso(expiresAt) },
      });
      return reply.code(201).send({ ...apiKeyView(made), key });
    },
  );

  app.delete(
    '/api-keys/:id',
    {
      config: { role: 'owner', audit: { action: 'apiKey.revoke', target: 'apiKey' } },
      schema: {
        tags,
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key',
        description: 'It stops working with the next request, and stays in the list.',
        params: idParams,
        response: { 204: z.undefined(), ...problems },
      },
    },
    async function handleRevokeApiKey(request, reply) {
      const scope = { workspaceId: principalOf(request).workspaceId, id: request.params.id };
      const key = await getApiKey(db, scope);
      if (!key) throw new CybbackError('not-found', 'There is no such API key.');
      noteTarget(request, { kind: 'apiKey', id: key.id, name: key.name });
      await revokeApiKey(db, { ...scope, now: new Date(clock.now()) });
      return reply.code(204).send();
    },
  );
}

interface WantedKey {
  readonly role: Role;
  readonly connectionIds: readonly string[] | null;
  readonly expiresAt: Date | null;
}

/** A key does no more and lasts no longer than its maker, and is for connections that are there. */
async function refuseMoreThanHeld(
  db: Db,
  { workspaceId, role: held, keyId }: Principal,
  { role, connectionIds, expiresAt }: WantedKey,
): Promise<void> {
  if (!roleAllows(held, role))
    throw new CybbackError('forbidden', `A key cannot do more than its maker: you have the role ${held}.`);
  refuseOutliving(expiresAt, await endOfKey({ db }, { workspaceId, keyId }));
  for (const id of connectionIds ?? []) {
    if (!(await getConnection(db, { workspaceId, connectionIds: null, id })))
      throw new CybbackError('not-found', `There is no connection ${id}.`);
  }
}

/** Or the end of a key would be none: it could make itself a successor. */
function refuseOutliving(expiresAt: Date | null, endOfMaker: Date | null): void {
  if (endOfMaker === null || (expiresAt !== null && expiresAt <= endOfMaker)) return;
  throw new CybbackError(
    'forbidden',
    `A key cannot outlive the key that makes it, which ends ${endOfMaker.toISOString()}. Choose an earlier end, or make the key as a person.`,
  );
}

function apiKeyView({ id, name, role, prefix, connectionIds, createdBy, ...times }: ApiKey): z.infer<typeof apiKey> {
  return {
    id,
    name,
    role,
    prefix,
    createdBy,
    connectionIds: connectionIds === null ? null : [...connectionIds],
    createdAt: times.createdAt.toISOString(),
    expiresAt: iso(times.expiresAt),
    lastUsedAt: iso(times.lastUsedAt),
    revokedAt: iso(times.revokedAt),
  };
}
