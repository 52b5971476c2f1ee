import { CybbackError } from '#core/domain/errors.ts';
import { planRetention } from '#core/retention/plan-retention.ts';
import { hold, release, removeByHand, type SteeredBackup, takeBack } from '#core/retention/steer-retention.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { restorableBackupOf } from '../http/lookups.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { holdBody, retainedBackup, takeBackBody } from './schema.ts';
import { retainedBackupView } from './view.ts';

const tags = ['Retention'];

export function backupRetentionRoutes(app: App, context: ApiContext): void {
  const { db, clock } = context;

  app.post(
    '/backups/:id/hold',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'backup.hold', target: 'backup' } },
      schema: {
        tags,
        operationId: 'holdBackup',
        summary: 'Keep a backup whatever the policy says, until it is released',
        params: idParams,
        body: holdBody,
        response: { 200: retainedBackup, ...problems },
      },
    },
    async function handleHoldBackup(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      await hold(db, backup, { reason: request.body.reason, by: principalOf(request).name });
      return viewOf(context, backup);
    },
  );

  app.post(
    '/backups/:id/release',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'backup.release', target: 'backup' } },
      schema: {
        tags,
        operationId: 'releaseBackup',
        summary: 'End the hold of a backup',
        params: idParams,
        response: { 200: retainedBackup, ...problems },
      },
    },
    async function handleReleaseBackup(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      await release(db, backup);
      return viewOf(context, backup);
    },
  );

  app.post(
    '/backups/:id/remove',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'backup.remove', target: 'backup' } },
      schema: {
        tags,
        operationId: 'removeBackup',
        summary: 'Remove a backup when its grace time is over',
        params: idParams,
        response: { 200: retainedBackup, ...problems },
      },
    },
    async function handleRemoveBackup(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      await removeByHand(db, backup, { by: principalOf(request).name, now: clock.now() });
      return viewOf(context, backup);
    },
  );

  app.post(
    '/backups/:id/take-back',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'backup.takeBack', target: 'backup' } },
      schema: {
        tags,
        operationId: 'takeBackBackup',
        summary: 'Keep a backup that is to be removed',
        params: idParams,
        body: takeBackBody,
        response: { 200: retainedBackup, ...problems },
      },
    },
    async function handleTakeBackBackup(request) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      await takeBack(db, backup, { reason: request.body.reason, by: principalOf(request).name, now: clock.now() });
      return viewOf(context, backup);
    },
  );
}

async function viewOf({ db, clock }: ApiContext, backup: SteeredBackup) {
  const { backups } = await planRetention(db, backup, clock.now());
  const planned = backups.find(({ id }) => id === backup.id);
  if (!planned) throw new CybbackError('not-found', 'There is no such backup.');
  return retainedBackupView(planned);
}
