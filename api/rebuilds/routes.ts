import type { z } from 'zod';
import { createHashingGate } from '#core/accounts/hashing-gate.ts';
import { CybbackError, type ErrorCode, isCybbackError } from '#core/domain/errors.ts';
import { startRebuild } from '#core/rebuilds/start-rebuild.ts';
import { countFindings, getRebuild, listFindings, listRebuilds, type Rebuild } from '#core/rebuilds/store/rebuilds.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { errorView, iso, pageView } from '../http/view.ts';
import { rebuild as rebuildSchema, rebuildFindingPage, rebuildPage, rebuildQuery, rebuildRequest } from './schema.ts';

const tags = ['Rebuilds'];

/** Opening a kit takes 128 MB for a moment. */
const AT_ONCE = { atOnce: 1, inAll: 6, perNetwork: 2 };

export function rebuildRoutes(app: App, context: ApiContext): void {
  const { db, keyProvider, jobs, storages } = context;
  const gate = createHashingGate(AT_ONCE);

  app.post(
    '/rebuilds',
    {
      config: { role: 'owner', audit: { action: 'connection.rebuild' }, idempotency: 'answerNotKept' },
      schema: {
        tags,
        operationId: 'startRebuild',
        summary: 'Bring a connection back from its storage, with a recovery kit',
        description:
          'Makes the connection where this installation does not have it, without a credential, and takes in all backups, settings, schedules (paused) and reports of restores that the storage holds and the database does not. Nothing is deleted. What is missing is named. Where a rebuild of the connection is under way, that one is answered.',
        body: rebuildRequest,
        response: { 202: rebuildSchema, ...problems },
      },
    },
    async function handleStartRebuild(request, reply) {
      const { workspaceId, name: createdBy } = principalOf(request);
      const { kit, passphrase, places } = request.body;
      const { id, name } = kit.connection;
      noteAudit(request, { target: { kind: 'connection', id, name } });
      const deps = { db, keyProvider, jobs, openStorage: storages.open };
      const started = await gate.run(workspaceId, () =>
        startRebuild(deps, { workspaceId, kit, passphrase, places, createdBy }).catch(asAsked),
      );
      return reply
        .code(202)
        .header('location', `/api/v1/rebuilds/${started.id}`)
        .send(await rebuildView(context, started));
    },
  );

  app.get(
    '/rebuilds',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'listRebuilds',
        summary: 'Rebuilds, newest first',
        querystring: rebuildQuery,
        response: { 200: rebuildPage, ...problems },
      },
    },
    async function handleListRebuilds(request) {
      const { limit, cursor } = request.query;
      const page = await listRebuilds(db, principalOf(request).workspaceId, { limit, cursor: cursor ?? null });
      return { ...page, items: await Promise.all(page.items.map((row) => rebuildView(context, row))) };
    },
  );

  app.get(
    '/rebuilds/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'getRebuild',
        summary: 'How far a rebuild is, or how it ended',
        params: idParams,
        response: { 200: rebuildSchema, ...problems },
      },
    },
    async function handleGetRebuild(request) {
      return rebuildView(context, await rebuildOf(context, principalOf(request), request.params.id));
    },
  );

  app.get(
    '/rebuilds/:id/findings',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'listRebuildFindings',
        summary: 'What a rebuild found missing or damaged, or left out',
        params: idParams,
        querystring: rebuildQuery,
        response: { 200: rebuildFindingPage, ...problems },
      },
    },
    async function handleListRebuildFindings(request) {
      const { id } = await rebuildOf(context, principalOf(request), request.params.id);
      const { limit, cursor } = request.query;
      return pageView(await listFindings(db, id, { limit, cursor: cursor ?? null }), (finding) => finding);
    },
  );
}

/** What the files that are kept here call damage is a kit or a place here that was chosen wrong. */
const ASKED_WRONG: Partial<Record<ErrorCode, ErrorCode>> = {
  'key-wrong': 'request-invalid',
  'storage-missing': 'conflict',
  'repository-format': 'conflict',
};

function asAsked(error: unknown): never {
  const code = isCybbackError(error) ? ASKED_WRONG[error.code] : undefined;
  if (isCybbackError(error) && code !== undefined) throw new CybbackError(code, error.message);
  throw error;
}

async function rebuildOf(
  { db }: ApiContext,
  { workspaceId }: { readonly workspaceId: string },
  id: string,
): Promise<Rebuild> {
  const found = await getRebuild(db, { id, workspaceId });
  if (!found) throw new CybbackError('not-found', 'There is no such rebuild.');
  return found;
}

async function rebuildView({ db }: ApiContext, row: Rebuild): Promise<z.infer<typeof rebuildSchema>> {
  const { id, connectionId, state, phase, createdBy, backups, restores, schedules } = row;
  return {
    id,
    connectionId,
    state,
    phase,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    finishedAt: iso(row.finishedAt),
    backups,
    restores,
    schedules,
    findings: await countFindings(db, id),
    error: errorView(row),
  };
}
