import { contentsOf, keyOf } from '#core/backups/compare/compare-content.ts';
import type { Backup } from '#core/backups/store/backups.ts';
import { absentAt } from '#core/backups/store/browse/absent-at.ts';
import { versionsAt } from '#core/backups/store/browse/versions-at.ts';
import { refuseUnavailable } from '#core/backups/store/unavailable-types.ts';
import { tenantIdOf } from '#core/connections/store/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { type LookedFor, inTenant } from '#core/restores/observe/in-tenant.ts';
import { newIdsOf } from '#core/restores/store/new-ids.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope, restorableBackupOf } from '../http/lookups.ts';
import { absentObjects, lookedForBody, objectsNow, pickedBody } from './picked-schema.ts';

const tags = ['Backups'];
const MOST_PATHS = 20;

/** About objects that are picked for a restore. */
export function pickedObjectRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.post(
    '/backups/:id/objects/absent',
    {
      config: { role: 'viewer', connectionScoped: true, audit: null },
      schema: {
        tags,
        operationId: 'findAbsentObjects',
        summary: 'Which of these objects a backup does not hold',
        params: idParams,
        body: pickedBody,
        response: { 200: absentObjects, ...problems },
      },
    },
    async function handleFindAbsentObjects(request) {
      const scope = browseScope(await restorableBackupOf(context, request, request.params.id));
      await refuseUnavailable(db, askedOf(scope, request.body.objects));
      return { absent: [...(await absentAt(db, scope, request.body.objects))] };
    },
  );

  app.post(
    '/backups/:id/objects/now',
    {
      config: { role: 'restorer', connectionScoped: true, audit: null },
      schema: {
        tags,
        operationId: 'lookAtObjectsNow',
        summary: 'How objects of a backup are in the tenant now',
        description: 'Reads each of them from the tenant, and nothing else. The plan of a restore compares links too.',
        params: idParams,
        body: lookedForBody,
        response: { 200: objectsNow, ...problems },
      },
    },
    async function handleLookAtObjectsNow(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      const { workspaceId, connectionId } = backup;
      await refuseUnavailable(db, askedOf(backup, request.body.objects));
      const wanted = await lookedFor(context, backup, request.body.objects);
      const { client } = await context.openTenant({ workspaceId, connectionId });
      const found = await inTenant(client, wanted, { signal: AbortSignal.timeout(LOOK_MS) });
      return {
        items: wanted.map(({ type, id }, index) => {
          const now = found[index] ?? { state: 'unknown' as const, why: null };
          const known = 'differing' in now ? now : { newId: null, differing: [] };
          return {
            type,
            id,
            state: now.state,
            newId: known.newId,
            differing: known.differing.slice(0, MOST_PATHS),
            why: 'why' in now ? now.why : null,
          };
        }),
      };
    },
  );
}

function askedOf(
  { connectionId, seq }: { connectionId: string; seq: number },
  objects: readonly { readonly type: TypeKey }[],
): { connectionId: string; seqs: number[]; types: TypeKey[] } {
  return { connectionId, seqs: [seq], types: objects.map(({ type }) => type) };
}

/** A tenant that does not answer in this time is not waited for. */
const LOOK_MS = 30_000;

async function lookedFor(
  context: ApiContext,
  { workspaceId, connectionId, sealing, seq }: Backup & { seq: number },
  objects: readonly { readonly type: TypeKey; readonly id: string }[],
): Promise<LookedFor[]> {
  const { db } = context;
  const tenantId = await tenantIdOf(db, { workspaceId, id: connectionId });
  const keys = objects.map(({ type, id }) => ({ type, objectId: id }));
  const ids = objects.map(({ id }) => id);
  const [versions, newIds] = await Promise.all([
    versionsAt(db, { connectionId, backupSeq: seq }, keys),
    newIdsOf(db, { connectionId, tenantId }, ids),
  ]);
  const place = { workspaceId, connectionId, tenantId, sealing };
  const contents = await contentsOf(
    (repositoryId, wanted) => context.readVersions({ ...place, repositoryId }, wanted),
    versions,
  );
  return objects.map(({ type, id }) => {
    const content = contents.get(keyOf({ type, id }));
    const backup = content === undefined || content instanceof CybbackError ? null : content;
    return { type, id, newId: newIds.get(id.toLowerCase()) ?? null, backup };
  });
}
