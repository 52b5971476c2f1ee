import type { z } from 'zod';
import { connectionNameOf } from '#core/connections/store/connections.ts';
import type { Manifest } from '#core/repository/types.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { filenamePart } from '../http/csv.ts';
import { restorableBackupOf } from '../http/lookups.ts';
import { contentDisposition } from '../http/send-file.ts';
import { type manifestFile, manifestAnswer } from '../restores/downloads-schema.ts';
import { readManifest } from './read-manifest.ts';

/** Says that there is a cursor, not what it is. */
const LEFT_OUT = '[left out]';

export function backupManifestRoutes(app: App, context: ApiContext): void {
  app.get(
    '/backups/:id/manifest',
    {
      config: { role: 'viewer', connectionScoped: true, audit: { action: 'manifest.download', target: 'backup' } },
      schema: {
        tags: ['Backups'],
        operationId: 'downloadBackupManifest',
        summary: 'The manifest of a backup, as a file',
        description:
          'Which files make up the backup, with their checksums, counts and warnings; read from the storage, opened and checked. ' +
          'The opaque cursors with which change tracking goes on are left out: they are of use to nobody but the next backup. ' +
          'Where the file is missing or damaged the answer is 502 and says so.',
        params: idParams,
        response: { ...manifestAnswer, ...problems },
      },
    },
    async function handleDownloadBackupManifest(request, reply) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      const manifest = await readManifest(context, backup);
      const name =
        (await connectionNameOf(context.db, { workspaceId: backup.workspaceId, id: backup.connectionId })) ??
        backup.connectionId;
      const filename = `manifest-${filenamePart(name)}-${String(backup.seq)}-${backup.createdAt.toISOString().slice(0, 10)}.json`;
      void reply
        .header('content-disposition', contentDisposition(filename))
        .header('cache-control', 'no-store')
        .type('application/json; charset=utf-8');
      // Text, so that it is laid out for people.
      return reply.send(JSON.stringify(withoutCursors(manifest), null, 2));
    },
  );
}

function withoutCursors(manifest: Manifest): z.infer<typeof manifestFile> {
  const types = Object.entries(manifest.types).map(([key, type]) => [
    key,
    { ...type, token: type.token === null ? null : LEFT_OUT },
  ]);
  return {
    ...manifest,
    types: Object.fromEntries(types) as z.infer<typeof manifestFile>['types'],
    context: { ...manifest.context },
    warnings: [...manifest.warnings],
  };
}
