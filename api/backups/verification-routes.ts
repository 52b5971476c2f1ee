import type { z } from 'zod';
import type { Backup } from '#core/backups/store/backups.ts';
import { damagedNeeded, type NeededBy, summarizeNeeded } from '#core/backups/store/files/needed-files.ts';
import {
  affectedObjects,
  beginVerification,
  countAffected,
  endVerification,
  getVerification,
} from '#core/backups/store/files/verifications.ts';
import { connectionNameOf } from '#core/connections/store/connections.ts';
import type { VerifyState } from '#core/database/backup-tables.ts';
import { decodeCursor, toPage } from '#core/database/paging.ts';
import { isCybbackError } from '#core/domain/errors.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { restorableBackupOf } from '../http/lookups.ts';
import { iso, pageView } from '../http/view.ts';
import { affectedObjectPage, affectedQuery, verification } from './verification-schema.ts';

const tags = ['Backups'];
const MOST_NAMED = 50;

export function verificationRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.post(
    '/backups/:id/verify',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'backup.verify', target: 'backup' } },
      schema: {
        tags,
        operationId: 'verifyBackup',
        summary: 'Read every byte that a backup needs',
        description:
          'Compares all of it with what was written. Where one is under way already, that one goes on. What is found missing or damaged is written again by the next backup where the tenant still has it.',
        params: idParams,
        response: { 202: verification, ...problems },
      },
    },
    async function handleVerifyBackup(request, reply) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      const { id: backupId, workspaceId, connectionId } = backup;
      await beginVerification(db, backupId);
      // Whatever the database says: only the workflow service knows whether it still runs.
      await start(context, { backupId, workspaceId, connectionId });
      return reply.code(202).send(await verificationView(context, backup));
    },
  );

  app.get(
    '/backups/:id/verification',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getVerification',
        summary: 'Whether what a backup needs is whole in the storage',
        params: idParams,
        response: { 200: verification, ...problems },
      },
    },
    async function handleGetVerification(request) {
      return verificationView(context, await restorableBackupOf(context, request, request.params.id));
    },
  );

  app.get(
    '/backups/:id/affected-objects',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listAffectedObjects',
        summary: 'Objects of a backup that cannot be restored, because their content is lost',
        params: idParams,
        querystring: affectedQuery,
        response: { 200: affectedObjectPage, ...problems },
      },
    },
    async function handleListAffectedObjects(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      const { limit, cursor } = request.query;
      const list = JSON.stringify(['affected', backup.id]);
      const [type, objectId] = cursor === undefined ? [] : decodeCursor(list, cursor, 2);
      const after = typeof type === 'string' && typeof objectId === 'string' ? { type, objectId } : null;
      const rows = await affectedObjects(db, neededOf(backup), { after, limit: limit + 1 });
      const page = toPage(rows, { list, limit, key: (row) => [row.type, row.objectId] });
      return pageView(page, ({ objectId: id, ...row }) => ({ id, ...row }));
    },
  );
}

async function start(
  { db, jobs }: ApiContext,
  { backupId, workspaceId, connectionId }: { backupId: string; workspaceId: string; connectionId: string },
): Promise<void> {
  const name = await connectionNameOf(db, { workspaceId, id: connectionId });
  try {
    await jobs.startVerify({ backupId, workspaceId, connectionId, label: `verification of a backup of ${name ?? ''}` });
  } catch (error) {
    if (isCybbackError(error)) {
      const failure = { code: error.code, message: error.message };
      const result = { files: 0, bytes: 0, damagedFiles: 0, affectedObjects: 0, damaged: [], error: failure };
      await endVerification(db, backupId, { state: 'failed', result });
    }
    throw error;
  }
}

const neededOf = ({ id: backupId, repositoryId, connectionId, seq }: Backup & { seq: number }): NeededBy => ({
  backupId,
  repositoryId,
  connectionId,
  seq,
});

/** Other readers find damage as well, and backups repair it. */
function stateNow(last: VerifyState | null, isDamaged: boolean): z.infer<typeof verification>['state'] {
  if (last === 'running' || last === 'failed') return last;
  if (isDamaged) return 'damaged';
  return last === 'damaged' ? 'repaired' : (last ?? 'never');
}

/** What is known now, whoever found it; of the verification itself, when and how it ended. */
async function verificationView(
  { db }: ApiContext,
  backup: Backup & { seq: number },
): Promise<z.infer<typeof verification>> {
  const needed = neededOf(backup);
  const [last, summary, damaged, affected] = await Promise.all([
    getVerification(db, backup.id),
    summarizeNeeded(db, needed),
    damagedNeeded(db, needed, MOST_NAMED),
    countAffected(db, needed),
  ]);
  return {
    state: stateNow(last.state, summary.damagedFiles > 0),
    startedAt: iso(last.startedAt),
    verifiedAt: iso(last.verifiedAt),
    readSince: summary.damagedFiles > 0 ? null : iso(summary.oldestReadAt),
    files: summary.files,
    bytes: summary.bytes,
    damagedFiles: summary.damagedFiles,
    affectedObjects: affected,
    damaged: damaged.map(({ path, kind, type, code, message }) => ({ path, kind, type, code, message })),
    error: last.result?.error ?? null,
  };
}
