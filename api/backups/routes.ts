import type { z } from 'zod';
import { cancelBackup } from '#core/backups/cancel-backup.ts';
import { startBackup } from '#core/backups/start-backup.ts';
import { type BackupType, backupTypes } from '#core/backups/store/backup-types.ts';
import { getBackup, listBackups } from '#core/backups/store/backups.ts';
import { type TypeFacts, typeFacts } from '#core/backups/store/type-facts.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { partLabel } from '#core/domain/object-types/labels.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { queuePlaceOf } from '#core/jobs/queue-place.ts';
import { lastJobEventId } from '#core/jobs/store/job-events.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { lastEventId, sendEvents } from '../http/event-stream.ts';
import { backupOf, connectionOf, scopeOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import { backupEventStream, eventsQuery } from '../jobs/schema.ts';
import {
  backup,
  backupDetail,
  backupPage,
  backupQuery,
  type backupTypeFacts,
  type backupTypeProgress,
  newBackup,
} from './schema.ts';
import { backupView } from './view.ts';

const tags = ['Backups'];

export function backupRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.post(
    '/connections/:id/backups',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'backup.start' } },
      schema: {
        tags,
        operationId: 'startBackup',
        summary: 'Run a backup now',
        description: 'One at a time for each connection.',
        params: idParams,
        body: newBackup.nullish(),
        response: { 202: backup, ...problems },
      },
    },
    async function handleStartBackup(request, reply) {
      const connection = await connectionOf(context, request, request.params.id);
      const mode = request.body?.mode ?? 'auto';
      noteAudit(request, {
        target: { kind: 'backup', id: null, name: connection.name },
        facts: { mode, connectionId: connection.id },
      });
      const started = await startBackup(context, {
        connection,
        mode,
        trigger: 'manual',
        createdBy: principalOf(request).name,
      });
      noteAudit(request, { target: { kind: 'backup', id: started.id, name: connection.name } });
      return reply.code(202).header('location', `/api/v1/backups/${started.id}`).send(backupView(started));
    },
  );

  app.get(
    '/backups',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listBackups',
        summary: 'Backups, newest first',
        querystring: backupQuery,
        response: { 200: backupPage, ...problems },
      },
    },
    async function handleListBackups(request) {
      const { connectionId, state: states, from, to, limit, cursor } = request.query;
      const filter = {
        ...scopeOf(request),
        connectionId,
        states,
        from: from === undefined ? from : new Date(from),
        to: to === undefined ? to : new Date(to),
      };
      return pageView(await listBackups(db, filter, { limit, cursor: cursor ?? null }), backupView);
    },
  );

  app.get(
    '/backups/:id',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getBackup',
        summary: 'One backup with its progress by type',
        params: idParams,
        response: { 200: backupDetail, ...problems },
      },
    },
    async function handleGetBackup(request) {
      const lastEventId = await lastJobEventId(db, {
        workspaceId: principalOf(request).workspaceId,
        jobId: request.params.id,
      });
      const found = await backupOf(context, request, request.params.id);
      const types = await backupTypes(db, found);
      const facts = found.manifestKey === null ? [] : await typeFacts(db, found);
      return {
        ...backupView(found),
        queuePlace: await queuePlaceOf(db, found),
        lastEventId,
        typeFacts: facts.map(factsView),
        types: types.map(typeView).sort((a, b) => TYPE_KEYS.indexOf(a.type) - TYPE_KEYS.indexOf(b.type)),
      };
    },
  );

  app.post(
    '/backups/:id/cancel',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'backup.cancel', target: 'backup' } },
      schema: {
        tags,
        operationId: 'cancelBackup',
        summary: 'Stop a running backup',
        description: 'It ends after the step in hand; what it has read is thrown away.',
        params: idParams,
        response: { 202: backup, ...problems },
      },
    },
    async function handleCancelBackup(request, reply) {
      const { workspaceId, id } = await backupOf(context, request, request.params.id);
      return reply.code(202).send(backupView(await cancelBackup(context, { workspaceId, id })));
    },
  );

  app.get(
    '/backups/:id/events',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'followBackup',
        summary: 'Progress as it happens',
        params: idParams,
        querystring: eventsQuery,
        response: { ...backupEventStream, ...problems },
      },
    },
    async function handleFollowBackup(request, reply) {
      const { id, workspaceId, state: present } = await backupOf(context, request, request.params.id);
      const state = async () => (await getBackup(db, { workspaceId, id }))?.state ?? present;
      return sendEvents(context, reply, {
        workspaceId,
        jobId: id,
        after: lastEventId(request, request.query.after),
        state,
      });
    },
  );
}

function factsView({ unknown, ...facts }: TypeFacts): z.infer<typeof backupTypeFacts> {
  return {
    ...facts,
    unknown: unknown.map((one) => ({ ...one, label: partLabel(OBJECT_TYPES[facts.type], one.part) })),
  };
}

function typeView(row: BackupType): z.infer<typeof backupTypeProgress> {
  return { ...row, label: OBJECT_TYPES[row.type].label.many, warnings: [...row.warnings] };
}
