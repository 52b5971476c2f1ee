import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { restorableBackupOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { objectChanges, objectChangesQuery } from './changes-schema.ts';
import { readObjectChanges } from './object-changes.ts';
import { objectParams } from './objects-schema.ts';

export function objectChangeRoutes(app: App, context: ApiContext): void {
  app.get(
    '/backups/:id/objects/:type/:objectId/changes',
    {
      config: {
        role: 'viewer',
        connectionScoped: true,
        audit: { action: 'object.compare', target: 'object', param: 'objectId' },
      },
      schema: {
        tags: ['Backups'],
        operationId: 'getObjectChanges',
        summary: 'What differs of an object between two backups',
        description:
          'Attributes with both values, lists without order compared as sets, values left out that change by themselves; links with names. ' +
          'Attributes are read from the storage; where they are damaged the answer is 502 and says so.',
        params: objectParams,
        querystring: objectChangesQuery,
        response: { 200: objectChanges, ...problems },
      },
    },
    async function handleGetObjectChanges(request) {
      const { id, type, objectId } = request.params;
      const backup = await restorableBackupOf(context, request, id);
      const changes = await readObjectChanges(context, backup, { type, id: objectId, from: request.query.from });
      const name = (changes.after ?? changes.before)?.displayName ?? null;
      noteAudit(request, { target: { kind: 'object', id: objectId, name }, facts: { type, backupId: id } });
      return changes;
    },
  );
}
